package io.github.camelcopilot.examples.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** Tells whether the summary of a text is there already, which Camel's file language can't. */
public final class Summaries {

    /**
     * Whether the summary of this very text is there. The route gives a summary the time stamp of
     * its text, so a new text under an old name isn't mistaken for the old one.
     */
    public boolean isWritten(
            CamelContext context,
            @Header(Exchange.FILE_NAME) String text,
            @Header(Exchange.FILE_LAST_MODIFIED) long lastModified)
            throws IOException {
        Path folder = Path.of(context.resolvePropertyPlaceholders("{{summaries}}"));
        Path summary = folder.resolve(text + ".summary.txt");
        try {
            return Files.getLastModifiedTime(summary).toMillis() == lastModified;
        } catch (NoSuchFileException notWritten) {
            return false;
        }
    }
}
