// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads a chunk in the usual way: parses it as a tree and navigates to the delta. */
final class JacksonTree {

    static final String DATA = "data: ";
    static final String DONE = "[DONE]";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JacksonTree() {}

    /** Returns the delta in a line of the stream, or an empty string if there is none. */
    static String deltaOfLine(StreamFormat format, String line) throws JsonProcessingException {
        return line.startsWith(DATA) ? delta(format, line.substring(DATA.length())) : "";
    }

    /** Returns the delta in the data of an event, or an empty string if there is none. */
    static String delta(StreamFormat format, String data) throws JsonProcessingException {
        return data.equals(DONE) ? "" : format.deltaOf(JSON.readTree(data));
    }
}
