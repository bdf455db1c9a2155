// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;

/** Conversations as JSON text. Thread-safe. */
final class ConversationJson {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    // Any encoding of the database then holds any text, also NUL
                                    // and halves of surrogate pairs.
                                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                                    // What was written must be readable: memoryMaxSize limits it.
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNameLength(Integer.MAX_VALUE)
                                                    .maxNumberLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    // Of a later version of this library.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private ConversationJson() {}

    static String write(Conversation conversation) throws CopilotMemoryException {
        try {
            return MAPPER.writeValueAsString(conversation);
        } catch (JsonProcessingException failure) {
            throw StoreFailures.of(message("cannot be written as JSON", failure));
        }
    }

    /**
     * @param version the version of the row, which applies
     */
    static Conversation read(String json, long version) throws CopilotMemoryException {
        try {
            return MAPPER.readValue(json, Conversation.class).toBuilder().version(version).build();
        } catch (JsonProcessingException failure) {
            throw StoreFailures.of(message("is stored as JSON that cannot be read", failure));
        }
    }

    /** Without the message of the failure, which quotes the conversation. */
    private static String message(String fault, JsonProcessingException failure) {
        return "The conversation "
                + fault
                + ": "
                + failure.getClass().getName()
                + (failure.getLocation() == null
                        ? ""
                        : " at character " + failure.getLocation().getCharOffset());
    }
}
