package io.github.camelcopilot;

import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.login.FileTokenStore;
import java.nio.file.Path;
import org.apache.camel.Converter;

/** Camel's type converters for what options take. */
@Converter(generateLoader = true)
public final class CopilotConverters {

    private CopilotConverters() {}

    /**
     * Returns the store in the file of that path, in which {@code ~/} is the user's home.
     *
     * @throws IllegalArgumentException if the path names no file
     */
    @Converter
    public static TokenStore toTokenStore(String path) {
        String text = path.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The path of the token store is blank");
        }
        return FileTokenStore.at(
                text.startsWith("~/")
                        ? Path.of(System.getProperty("user.home"), text.substring(2))
                        : Path.of(text));
    }

    /** Returns the store in that file. */
    @Converter
    public static TokenStore toTokenStore(Path path) {
        return FileTokenStore.at(path);
    }
}
