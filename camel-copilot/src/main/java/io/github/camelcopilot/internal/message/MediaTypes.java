// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.CopilotHeaders;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;

/** Determines whether a body is an image, and its media type. Holds no state. */
final class MediaTypes {

    private static final String IMAGE = "image/";

    private MediaTypes() {}

    /**
     * Returns the media type of the body if it is an image, otherwise null. The header {@code
     * CamelCopilotMediaType} takes precedence over the file name, and the file name over {@code
     * Content-Type}, which is used only for bytes.
     */
    static String image(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return null;
        }
        String declared = OverrideHeaders.exact(message, CopilotHeaders.MEDIA_TYPE, String.class);
        if (declared != null && !declared.isBlank()) {
            return imageOrNull(declared);
        }
        String fileName = fileName(message);
        if (fileName != null) {
            return imageOrNull(ofName(fileName));
        }
        boolean bytes = body instanceof byte[] || body instanceof InputStream;
        return bytes ? imageOrNull(message.getHeader(Exchange.CONTENT_TYPE, String.class)) : null;
    }

    private static String fileName(Message message) {
        Object body = message.getBody();
        Path file = BodyReader.file(body);
        if (file != null) {
            return file.toString();
        }
        return body instanceof WrappedFile<?>
                ? message.getHeader(Exchange.FILE_NAME, String.class)
                : null;
    }

    private static String ofName(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        // The table of the JDK lacks this type.
        return name.endsWith(".webp") ? "image/webp" : URLConnection.guessContentTypeFromName(name);
    }

    private static String imageOrNull(String mediaType) {
        if (mediaType == null) {
            return null;
        }
        String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith(IMAGE) ? type : null;
    }
}
