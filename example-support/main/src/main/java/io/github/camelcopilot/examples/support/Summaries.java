package io.github.camelcopilot.examples.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Tells whether the summary of a text is there already, which Camel's file language can't. */
public final class Summaries {

    /**
     * Whether the summary of this very text is there. The route gives a summary the time stamp of
     * its text, so a new text under an old name isn't mistaken for the old one.
     */
    public boolean isWritten(
            CamelContext context,
            @Variable("summary") String name,
            @Header(Exchange.FILE_LAST_MODIFIED) long lastModified)
            throws IOException {
        Path folder = Path.of(context.resolvePropertyPlaceholders("{{summaries}}"));
        try {
            return Files.getLastModifiedTime(folder.resolve(name)).toMillis() == lastModified;
        } catch (NoSuchFileException notWritten) {
            return false;
        }
    }
}
