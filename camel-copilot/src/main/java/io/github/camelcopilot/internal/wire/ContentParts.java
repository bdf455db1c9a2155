// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * Reads the content of a message in any of its shapes: a text, one part, or a list of parts, some
 * of which may hold reasoning. Holds no state, so any thread may use it.
 */
public final class ContentParts {

    /** The members that may hold the text of a part of reasoning, or further parts. */
    private static final List<String> THOUGHTS =
            List.of("thinking", "reasoning", "text", "summary", "content");

    private ContentParts() {}

    /** Returns the items of a list; some servers write a single item without the list. */
    public static Iterable<JsonNode> listOf(JsonNode node) {
        return node.isObject() ? List.of(node) : node.isArray() ? node : List.of();
    }

    /** Returns the type of a part, block or item; empty if there is none. */
    public static String typeOf(JsonNode object) {
        return object.path("type").asText("");
    }

    /** Returns the text of the content, without reasoning and refusals; empty if there is none. */
    public static String textOf(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder joined = new StringBuilder();
        for (JsonNode part : listOf(content)) {
            if (part.isTextual()) {
                joined.append(part.textValue());
            } else if (!isReasoning(part)) {
                JsonNode text = part.path("text");
                joined.append(text.isObject() ? text.path("value").asText("") : text.asText(""));
            }
        }
        return joined.toString();
    }

    /** Returns the refusals among the parts of the content; empty if there is none. */
    public static String refusalOf(JsonNode content) {
        StringBuilder joined = new StringBuilder();
        for (JsonNode part : listOf(content)) {
            joined.append(part.path("refusal").asText(""));
        }
        return joined.toString();
    }

    /** Returns the reasoning among the parts of the content; empty if there is none. */
    public static String reasoningOf(JsonNode content) {
        StringBuilder joined = new StringBuilder();
        for (JsonNode part : listOf(content)) {
            if (isReasoning(part)) {
                joined.append(thoughtsOf(part));
            }
        }
        return joined.toString();
    }

    /**
     * Returns the text of a value that is all reasoning: a text, a part, or a list of parts; empty
     * if there is none, or if it is encrypted.
     */
    public static String thoughtsOf(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        StringBuilder joined = new StringBuilder();
        if (node.isArray()) {
            for (JsonNode part : node) {
                joined.append(thoughtsOf(part));
            }
        } else if (node.isObject()) {
            for (String member : THOUGHTS) {
                if (joined.isEmpty()) {
                    joined.append(thoughtsOf(node.path(member)));
                }
            }
        }
        return joined.toString();
    }

    private static boolean isReasoning(JsonNode part) {
        String type = typeOf(part).toLowerCase(Locale.ROOT);
        return type.startsWith("thinking")
                || type.startsWith("reasoning")
                || (type.isEmpty() && part.has("thinking"));
    }
}
