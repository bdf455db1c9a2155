// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads tools and reasoning from a request of OpenAI Responses. Holds no state. */
final class ResponsesReader {

    private ResponsesReader() {}

    static void read(JsonNode body, Conversation into) {
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("name").isTextual()) {
                into.offers(
                        tool.path("name").asText(),
                        tool.path("description"),
                        tool.path("parameters"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        if (choice.isTextual()) {
            into.chooses(choice.asText());
        } else if (choice.path("name").isTextual()) {
            into.chooses(choice.path("name").asText());
        }
        Prompt.elements(body.path("input")).forEach(item -> readItem(item, into));
    }

    private static void readItem(JsonNode item, Conversation into) {
        switch (item.path("type").asText("message")) {
            case "function_call" ->
                    into.calls(
                            item.path("call_id"),
                            item.path("name"),
                            item.path("arguments").asText(""));
            case "function_call_output" ->
                    into.returns(item.path("call_id"), item.path("output"), false);
            case "reasoning" -> into.thinks(item.path("summary"), item.path("encrypted_content"));
            case "message" -> {
                switch (item.path("role").asText()) {
                    case "user" -> into.userSays();
                    case "assistant" -> into.assistantSays();
                    default -> {
                        // System messages have no tools.
                    }
                }
            }
            default -> {
                // Items of tools that the service runs.
            }
        }
    }
}
