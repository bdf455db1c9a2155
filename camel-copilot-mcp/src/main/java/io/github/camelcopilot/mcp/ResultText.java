// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.tool.LimitedText;
import io.modelcontextprotocol.json.McpJsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns the result of a tool into text for the model. Read from JSON that is not mapped to the
 * SDK's types, which fail on kinds of content that they do not know. Immutable.
 */
final class ResultText {

    private static final int BASE64_CHARACTERS = 4;
    private static final int BASE64_BYTES = 3;

    private final McpJsonMapper json;

    ResultText(McpJsonMapper json) {
        this.json = json;
    }

    /**
     * Returns the text of a result, whether or not the server says that it is an error. Content
     * that is no text becomes a line with its type and size. The structured content is used if
     * there is no text.
     *
     * @param limit the maximum size in bytes of UTF-8; a longer text is cut, and a line says so
     */
    String of(Object result, long limit) {
        Map<?, ?> members = result instanceof Map<?, ?> map ? map : Map.of();
        List<String> parts = new ArrayList<>();
        boolean hasText = false;
        if (members.get("content") instanceof List<?> content) {
            for (Object each : content) {
                Map<?, ?> item = each instanceof Map<?, ?> map ? map : Map.of();
                String text = text(item);
                hasText |= text != null;
                parts.add(text == null ? line(item) : text);
            }
        }
        Object structured = members.get("structuredContent");
        if (!hasText && structured != null) {
            parts.add(0, toJson(structured));
        }
        return LimitedText.of(String.join("\n", parts), limit);
    }

    private static String text(Map<?, ?> item) {
        if (item.get("text") instanceof String text) {
            return text;
        }
        return item.get("resource") instanceof Map<?, ?> resource
                        && resource.get("text") instanceof String text
                ? text
                : null;
    }

    /** Returns a line such as {@code [image image/png, 1234 bytes]}. */
    private static String line(Map<?, ?> item) {
        Map<?, ?> described = item.get("resource") instanceof Map<?, ?> resource ? resource : item;
        StringBuilder line = new StringBuilder("[").append(item.get("type"));
        append(line, " ", described.get("mimeType"));
        append(line, " ", described.get("uri"));
        Object data = described.containsKey("blob") ? described.get("blob") : item.get("data");
        if (data instanceof String base64) {
            line.append(", ").append(decodedLength(base64)).append(" bytes");
        } else if (described.get("size") instanceof Number size) {
            line.append(", ").append(size).append(" bytes");
        }
        return line.append(']').toString();
    }

    private static void append(StringBuilder line, String separator, Object value) {
        if (value instanceof String text) {
            line.append(separator).append(text);
        }
    }

    private static long decodedLength(String base64) {
        int end = base64.length();
        while (end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        return (long) end * BASE64_BYTES / BASE64_CHARACTERS;
    }

    private String toJson(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
