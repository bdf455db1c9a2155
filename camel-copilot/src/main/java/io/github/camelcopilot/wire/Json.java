package io.github.camelcopilot.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON mapper of this package; safe for any thread. */
final class Json {

    /** Jackson's own limit on a text (20 million characters) is lifted: what comes here is bounded already. */
    static final ObjectMapper MAPPER =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** Returns the member's text; null if it is missing, null, empty, or no text or number. */
    static String textOf(JsonNode object, String member) {
        JsonNode node = object.path(member);
        String text = node.isValueNode() && !node.isNull() ? node.asText() : "";
        return text.isEmpty() ? null : text;
    }
}
