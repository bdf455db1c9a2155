// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The browser's conversation in OpenAI's format. Stateless. */
public final class Conversation {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the text of the last message, which is the current question.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String question(String conversation) {
        JsonNode messages = read(conversation).path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        String text = last.path("content").asText();
        if (!last.path("role").asText().equals("user") || text.isBlank()) {
            throw new IllegalArgumentException("The conversation does not end with a question");
        }
        return text;
    }

    private static JsonNode read(String conversation) {
        try {
            return JSON.readTree(conversation == null ? "" : conversation);
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException("The conversation is not valid JSON", noJson);
        }
    }
}
