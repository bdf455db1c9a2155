package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads chunks as one does by hand: the whole chunk as a tree, then down to the delta. */
final class JacksonTree {

    static final String DATA = "data: ";
    static final String DONE = "[DONE]";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JacksonTree() {}

    /** Returns the delta of a line of the stream, or an empty text if it has none. */
    static String deltaOfLine(String line) throws JsonProcessingException {
        return line.startsWith(DATA) ? delta(line.substring(DATA.length())) : "";
    }

    /** Returns the delta of an event's data, or an empty text if it has none. */
    static String delta(String data) throws JsonProcessingException {
        return data.equals(DONE)
                ? ""
                : JSON.readTree(data)
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText("");
    }
}
