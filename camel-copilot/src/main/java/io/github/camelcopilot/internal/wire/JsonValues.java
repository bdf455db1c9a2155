// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.stream.Stream;

/** Reads the values of options that may be JSON. Holds no state, so any thread may use it. */
public final class JsonValues {

    private JsonValues() {}

    /**
     * Returns the value if the text is JSON (text, number, boolean, list, map or null), else the
     * text.
     */
    public static Object parse(String text) {
        try {
            return Json.STRICT.readValue(text, Object.class);
        } catch (JsonProcessingException notJson) {
            return text;
        }
    }

    /**
     * Returns the texts of a JSON list of texts, or else of a comma-separated list, without
     * surrounding white space; none for a blank text or null.
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
