// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that in a request for a chat completion, each assistant message with tool calls is
 * directly followed by one tool message for each call. The objections are those of OpenAI. Holds no
 * state.
 */
final class ToolMessageChecks {

    private ToolMessageChecks() {}

    static Optional<String> objection(JsonNode body) {
        Set<String> open = new LinkedHashSet<>();
        boolean afterCalls = false;
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            if (role.equals("tool")) {
                String id = message.path("tool_call_id").asText();
                if (!afterCalls) {
                    return Optional.of(
                            "Invalid parameter: messages with role 'tool' must be a response to a"
                                    + " preceeding message with 'tool_calls'.");
                }
                if (!open.remove(id)) {
                    return Optional.of(
                            "Invalid parameter: 'tool_call_id' of '"
                                    + id
                                    + "' not found in 'tool_calls' of previous message.");
                }
                continue;
            }
            if (!open.isEmpty()) {
                break;
            }
            for (JsonNode call : message.path("tool_calls")) {
                open.add(call.path("id").asText());
            }
            afterCalls = !open.isEmpty();
        }
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "An assistant message with 'tool_calls' must be followed by tool messages"
                                + " responding to each 'tool_call_id'. The following tool_call_ids did"
                                + " not have response messages: "
                                + String.join(", ", open));
    }
}
