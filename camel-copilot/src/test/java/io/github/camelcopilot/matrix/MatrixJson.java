// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes the JSON of scripted answers readably: with single quotes in the place of double ones. */
public final class MatrixJson {

    private MatrixJson() {}

    /**
     * Returns the JSON of a template, with the values, which are JSON themselves, put in as they
     * are.
     */
    public static String json(String template, Object... values) {
        String json = template.replace('\'', '"');
        for (Object value : values) {
            int place = json.indexOf("%s");
            json = json.substring(0, place) + value + json.substring(place + 2);
        }
        return json;
    }

    /** Returns a text as JSON; null as JSON's null. */
    static String quoted(String text) {
        return text == null
                ? "null"
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Returns a server-sent event without a type. */
    static String event(String template, Object... values) {
        return "data: " + json(template, values) + "\n\n";
    }

    /** Returns a server-sent event that has its type in a line of its own and in its data. */
    static String typedEvent(String type, String members, Object... values) {
        return "event: "
                + type
                + "\ndata: "
                + json(
                        "{'type':'" + type + "'" + (members.isEmpty() ? "" : "," + members) + "}",
                        values)
                + "\n\n";
    }
}
