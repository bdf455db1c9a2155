// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.support;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The folders in an example's properties. Stateless. */
public final class Folders {

    private Folders() {}

    /** Returns the path that a placeholder resolves to. */
    public static Path path(CamelContext context, String placeholder) {
        return Path.of(context.resolvePropertyPlaceholders(placeholder));
    }

    /** Returns a path for display: relative if it is below the working directory. */
    public static Path shown(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }

    /** Returns whether the folder is the one that the program fills with sample texts. */
    public static boolean isSample(CamelContext context, Path folder) {
        return context.getPropertiesComponent()
                .resolveProperty("sample.inbox")
                .map(Path::of)
                .equals(Optional.of(folder));
    }
}
