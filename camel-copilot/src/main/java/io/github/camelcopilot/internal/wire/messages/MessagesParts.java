// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.internal.wire.ChatMessageReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Writes the parts of a message as blocks of Anthropic's Messages format. Holds no state, so any
 * thread may use it.
 */
final class MessagesParts {

    private static final String TYPE = "type";
    private static final String BASE64 = "base64";
    private static final String DATA = "data:";

    /** The cache marker of parts in both formats. */
    private static final String MARK = "cache_control";

    private MessagesParts() {}

    /** Returns the part as its own type, unless it has a cache marker that would be lost. */
    static ContentPart read(ContentPart part) {
        return markOf(part) == null ? ChatMessageReader.partOf(part) : part;
    }

    private static Object markOf(ContentPart part) {
        return part instanceof ContentPart.Other other ? other.members().get(MARK) : null;
    }

    /** Returns whether the part is an empty text, which the API rejects. */
    static boolean isBlank(ContentPart part) {
        return ChatMessageReader.partOf(part) instanceof ContentPart.Text text
                && text.text().isBlank();
    }

    /** Writes the parts that are not empty. */
    static void write(JsonGenerator json, List<ContentPart> content) throws IOException {
        for (ContentPart part : content) {
            if (!isBlank(part)) {
                write(json, part);
            }
        }
    }

    private static void write(JsonGenerator json, ContentPart part) throws IOException {
        ContentPart known = ChatMessageReader.partOf(part);
        String document = documentOf(known);
        if (known instanceof ContentPart.Other other && document == null) {
            json.writePOJO(other.members());
            return;
        }
        json.writeStartObject();
        if (known instanceof ContentPart.Text text) {
            json.writeStringField(TYPE, "text");
            json.writeStringField("text", text.text());
        } else {
            json.writeStringField(TYPE, document == null ? "image" : "document");
            json.writeObjectFieldStart("source");
            if (known instanceof ContentPart.Image image) {
                json.writeStringField(TYPE, BASE64);
                json.writeStringField("media_type", image.mediaType());
                json.writeBinaryField("data", image.data());
            } else if (known instanceof ContentPart.ImageUrl image) {
                writeSource(json, image.url());
            } else {
                writeSource(json, document);
            }
            json.writeEndObject();
        }
        if (markOf(part) != null) {
            json.writePOJOField(MARK, markOf(part));
        }
        json.writeEndObject();
    }

    /** Returns the data URL of a file that the request contains, or null. */
    private static String documentOf(ContentPart part) {
        return part instanceof ContentPart.Other other
                        && ChatMessageReader.fileOf(other).get("file_data") instanceof String url
                        && isInline(url)
                ? url
                : null;
    }

    private static boolean isInline(String url) {
        int comma = url.indexOf(',');
        return url.regionMatches(true, 0, DATA, 0, DATA.length())
                && comma > 0
                && url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";" + BASE64);
    }

    /** A data URL (RFC 2397) is split into its parts; the service fetches any other URL. */
    private static void writeSource(JsonGenerator json, String url) throws IOException {
        boolean inline = isInline(url);
        json.writeStringField(TYPE, inline ? BASE64 : "url");
        if (inline) {
            json.writeStringField("media_type", url.substring(DATA.length(), url.indexOf(';')));
            json.writeStringField("data", url.substring(url.indexOf(',') + 1));
        } else {
            json.writeStringField("url", url);
        }
    }
}
