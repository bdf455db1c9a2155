// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Checks whether the summary of a text exists, which Camel's file language cannot do. */
public final class Summaries {

    /**
     * Returns whether the summary of exactly this text exists. The route gives a summary the time
     * stamp of its text, so a new text with an old name is not mistaken for the old one.
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
