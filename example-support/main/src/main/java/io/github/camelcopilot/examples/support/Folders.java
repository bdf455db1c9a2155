package io.github.camelcopilot.examples.support;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The folders that an example's properties name. Holds no state. */
public final class Folders {

    private Folders() {}

    /** Returns the path that a placeholder stands for. */
    public static Path path(CamelContext context, String placeholder) {
        return Path.of(context.resolvePropertyPlaceholders(placeholder));
    }

    /** Shortens a path that lies where the program was started, for people. */
    public static Path shown(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }

    /** Whether the folder is the one for sample texts, to be filled by the program itself. */
    public static boolean isSample(CamelContext context, Path folder) {
        return context.getPropertiesComponent()
                .resolveProperty("sample.inbox")
                .map(Path::of)
                .equals(Optional.of(folder));
    }
}
