// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.stream.Stream;

/** Reads the values of options that may be JSON. */
public final class JsonValues {

    private JsonValues() {}

    /**
     * Returns the JSON value that the text holds (texts, numbers, booleans, lists, maps, null), or
     * else the text.
     */
    public static Object parse(String text) {
        try {
            return Json.STRICT.readValue(text, Object.class);
        } catch (JsonProcessingException notJson) {
            return text;
        }
    }

    /**
     * Returns the texts of a JSON list of texts, or else of a list with commas, without the spaces
     * around them; blank gives none.
     */
    public static List<String> parseTexts(String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        if (parse(text) instanceof List<?> list
                && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
