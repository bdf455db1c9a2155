// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that in a request of OpenAI Responses, each function call has its output behind it, and
 * each output its call before it, unless the request refers to items that the service has stored.
 * The objections are those of the service. Holds no state.
 */
final class FunctionCallChecks {

    private FunctionCallChecks() {}

    static Optional<String> objection(JsonNode body) {
        JsonNode input = body.path("input");
        if (body.hasNonNull("previous_response_id") || hasReference(input)) {
            return Optional.empty();
        }
        Set<String> calls = new HashSet<>();
        Set<String> open = new LinkedHashSet<>();
        for (JsonNode item : input) {
            String id = item.path("call_id").asText();
            String type = item.path("type").asText();
            if (type.equals("function_call")) {
                calls.add(id);
                open.add(id);
            } else if (type.equals("function_call_output")) {
                if (!calls.contains(id)) {
                    return Optional.of(
                            "No tool call found for function call output with call_id " + id + ".");
                }
                open.remove(id);
            }
        }
        return open.stream()
                .findFirst()
                .map(id -> "No tool output found for function call " + id + ".");
    }

    private static boolean hasReference(JsonNode input) {
        return Prompt.elements(input)
                .anyMatch(item -> item.path("type").asText().equals("item_reference"));
    }
}
