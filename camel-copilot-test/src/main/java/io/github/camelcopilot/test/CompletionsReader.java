// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads tools and reasoning from a request for a chat completion. Holds no state. */
final class CompletionsReader {

    private CompletionsReader() {}

    static void read(JsonNode body, Conversation into) {
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            if (function.path("name").isTextual()) {
                into.offers(
                        function.path("name").asText(),
                        function.path("description"),
                        function.path("parameters"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        if (choice.isTextual()) {
            into.chooses(choice.asText());
        } else if (choice.at("/function/name").isTextual()) {
            into.chooses(choice.at("/function/name").asText());
        }
        Prompt.elements(body.path("messages")).forEach(message -> readMessage(message, into));
    }

    private static void readMessage(JsonNode message, Conversation into) {
        switch (message.path("role").asText()) {
            case "user" -> into.userSays();
            case "tool" ->
                    into.returns(message.path("tool_call_id"), message.path("content"), false);
            case "assistant" -> {
                into.assistantSays();
                if (message.hasNonNull("reasoning_text")
                        || message.hasNonNull("reasoning_opaque")) {
                    into.thinks(message.path("reasoning_text"), message.path("reasoning_opaque"));
                }
                for (JsonNode call : message.path("tool_calls")) {
                    JsonNode function = call.path("function");
                    into.calls(
                            call.path("id"),
                            function.path("name"),
                            function.path("arguments").asText(""));
                    JsonNode signature = call.at("/extra_content/google/thought_signature");
                    if (signature.isTextual()) {
                        into.signs(signature);
                    }
                }
            }
            default -> {
                // System messages have no tools.
            }
        }
    }
}
