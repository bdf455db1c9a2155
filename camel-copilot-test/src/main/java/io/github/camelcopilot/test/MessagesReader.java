// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads tools and reasoning from a request of Anthropic Messages. Holds no state. */
final class MessagesReader {

    private MessagesReader() {}

    static void read(JsonNode body, Conversation into) {
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("name").isTextual()) {
                into.offers(
                        tool.path("name").asText(),
                        tool.path("description"),
                        tool.path("input_schema"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        switch (choice.path("type").asText()) {
            case "auto", "none" -> into.chooses(choice.path("type").asText());
            case "any" -> into.chooses("required");
            case "tool" -> into.chooses(choice.path("name").asText());
            default -> {
                // The request leaves the choice to the service.
            }
        }
        Prompt.elements(body.path("messages")).forEach(message -> readMessage(message, into));
    }

    private static void readMessage(JsonNode message, Conversation into) {
        JsonNode content = message.path("content");
        if (message.path("role").asText().equals("assistant")) {
            into.assistantSays();
            Prompt.elements(content).forEach(block -> readAssistantBlock(block, into));
            return;
        }
        Prompt.elements(content)
                .filter(MessagesReader::isResult)
                .forEach(
                        result ->
                                into.returns(
                                        result.path("tool_use_id"),
                                        result.path("content"),
                                        result.path("is_error").asBoolean()));
        if (content.isTextual() || !Prompt.elements(content).allMatch(MessagesReader::isResult)) {
            into.userSays();
        }
    }

    private static void readAssistantBlock(JsonNode block, Conversation into) {
        switch (block.path("type").asText()) {
            case "tool_use" ->
                    into.calls(
                            block.path("id"), block.path("name"), block.path("input").toString());
            case "thinking" -> into.thinks(block.path("thinking"), block.path("signature"));
            case "redacted_thinking" -> into.thinks(block.path("text"), block.path("data"));
            default -> {
                // Text.
            }
        }
    }

    private static boolean isResult(JsonNode block) {
        return block.path("type").asText().equals("tool_result");
    }
}
