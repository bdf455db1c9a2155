// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that in a request of Anthropic Messages, the results of all tool calls of a message are
 * the first blocks of the next one. The objections are those of the service. Used for one request.
 */
final class ToolUseChecks {

    private final Set<String> used = new LinkedHashSet<>();
    private Set<String> open = new LinkedHashSet<>();

    private ToolUseChecks() {}

    static Optional<String> objection(JsonNode body) {
        return new ToolUseChecks().ofMessages(body.path("messages"));
    }

    private Optional<String> ofMessages(JsonNode messages) {
        for (int i = 0; i < messages.size(); i++) {
            Optional<String> objection = ofMessage(i, messages.get(i));
            if (objection.isPresent()) {
                return objection;
            }
        }
        return withoutResult(messages.size());
    }

    private Optional<String> ofMessage(int index, JsonNode message) {
        Set<String> calls = open;
        Set<String> answered = new LinkedHashSet<>();
        boolean resultsEnded = !message.path("role").asText().equals("user");
        Set<String> requested = new LinkedHashSet<>();
        int position = 0;
        for (JsonNode block : message.path("content")) {
            String place = "messages." + index + ".content." + position++ + ": ";
            String id = block.path("tool_use_id").asText();
            switch (block.path("type").asText()) {
                case "tool_result" -> {
                    if (!calls.contains(id)) {
                        return Optional.of(
                                place
                                        + "unexpected `tool_use_id` found in `tool_result` blocks: "
                                        + id
                                        + ". Each `tool_result` block must have a corresponding"
                                        + " `tool_use` block in the previous message.");
                    }
                    if (resultsEnded) {
                        return withoutResult(index);
                    }
                    if (!answered.add(id)) {
                        return Optional.of(
                                place
                                        + "each tool_use must have a single result. Found multiple"
                                        + " `tool_result` blocks with id: "
                                        + id);
                    }
                }
                case "tool_use" -> {
                    if (!used.add(block.path("id").asText())) {
                        return Optional.of(place + "`tool_use` ids must be unique");
                    }
                    requested.add(block.path("id").asText());
                    resultsEnded = true;
                }
                default -> resultsEnded = true;
            }
        }
        open.removeAll(answered);
        Optional<String> objection = withoutResult(index);
        open = requested;
        return objection;
    }

    /** Objects to calls of the message before this index that have no result. */
    private Optional<String> withoutResult(int index) {
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "messages."
                                + (index - 1)
                                + ": `tool_use` ids were found without `tool_result` blocks"
                                + " immediately after: "
                                + String.join(", ", open)
                                + ". Each `tool_use` block must have a corresponding `tool_result`"
                                + " block in the next message.");
    }
}
