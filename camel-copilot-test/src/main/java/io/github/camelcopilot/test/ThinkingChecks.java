// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that a request of Anthropic Messages with thinking enabled returns the thinking blocks of
 * the current tool loop unchanged, in front of the tool calls that they led to. The service ignores
 * the blocks of earlier turns. The objections are those of the service. Holds no state.
 */
final class ThinkingChecks {

    private static final Set<String> TYPES = Set.of("thinking", "redacted_thinking");

    private ThinkingChecks() {}

    static Optional<String> objection(JsonNode body, IssuedTurns issued) {
        if (!Set.of("enabled", "adaptive").contains(body.at("/thinking/type").asText())) {
            return Optional.empty();
        }
        String model = body.path("model").asText("");
        JsonNode messages = body.path("messages");
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            if (message.path("role").asText().equals("user") && !hasResult(message)) {
                break;
            }
            Optional<String> objection = ofMessage(i, message.path("content"), model, issued);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private static boolean hasResult(JsonNode message) {
        return Prompt.elements(message.path("content"))
                .anyMatch(block -> block.path("type").asText().equals("tool_result"));
    }

    private static Optional<String> ofMessage(
            int index, JsonNode content, String model, IssuedTurns issued) {
        List<ObjectNode> expected =
                Prompt.elements(content)
                        .filter(block -> block.path("type").asText().equals("tool_use"))
                        .map(call -> issued.thinking(call.path("id").asText(), model))
                        .filter(blocks -> !blocks.isEmpty())
                        .findFirst()
                        .orElse(List.of());
        String place = "messages." + index + ".content.";
        for (int i = 0; i < expected.size(); i++) {
            String type = content.path(i).path("type").asText();
            if (i == 0 && !TYPES.contains(type)) {
                return Optional.of(
                        place
                                + "0.type: Expected `thinking` or `redacted_thinking`, but found `"
                                + type
                                + "`. When `thinking` is enabled, a final `assistant` message must"
                                + " start with a thinking block (preceeding the lastmost set of"
                                + " `tool_use` and `tool_result` blocks).");
            }
            if (!content.path(i).equals(expected.get(i))) {
                return Optional.of(
                        place
                                + i
                                + ": `thinking` or `redacted_thinking` blocks in the latest"
                                + " assistant message cannot be modified. These blocks must remain as"
                                + " they were in the original response.");
            }
        }
        return Optional.empty();
    }
}
