// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Checks how a request of OpenAI Responses returns the items of earlier responses: no ids of items
 * that the service has not stored, and reasoning only together with the item that followed it.
 * Encrypted reasoning may be requested of reasoning models only. The objections are those of the
 * service. Holds no state.
 */
final class ReasoningItemChecks {

    private static final String ENCRYPTED = "encrypted_content";

    private ReasoningItemChecks() {}

    static Optional<String> objection(
            JsonNode body, IssuedTurns issued, Predicate<String> reasons) {
        boolean included =
                Prompt.elements(body.path("include"))
                        .anyMatch(member -> member.asText().equals("reasoning." + ENCRYPTED));
        if (included && !reasons.test(body.path("model").asText())) {
            return Optional.of("Encrypted content is not supported with this model.");
        }
        boolean stores = body.path("store").asBoolean(true);
        List<JsonNode> items = new ArrayList<>();
        Prompt.elements(body.path("input")).forEach(items::add);
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            String id = item.path("id").asText("");
            if (!id.isEmpty() && !issued.isStored(id).orElse(stores)) {
                return Optional.of(
                        "Item with id '"
                                + id
                                + "' not found. Items are not persisted when `store` is set to"
                                + " false. Try again with `store` set to true, or remove this item"
                                + " from your input.");
            }
            if (isReasoning(item) && !isFollowed(item, next(items, i), issued)) {
                return Optional.of(
                        "Item '"
                                + id
                                + "' of type 'reasoning' was provided without its required following"
                                + " item.");
            }
        }
        return Optional.empty();
    }

    /** Returns the next item that is not reasoning. */
    private static JsonNode next(List<JsonNode> items, int index) {
        return items.stream()
                .skip(index + 1L)
                .filter(item -> !isReasoning(item))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static boolean isFollowed(JsonNode reasoning, JsonNode next, IssuedTurns issued) {
        String actual =
                switch (next.path("type").asText(IssuedTurns.MESSAGE)) {
                    case "function_call" -> next.path("call_id").asText();
                    case IssuedTurns.MESSAGE ->
                            next.path("role").asText().equals("assistant")
                                    ? IssuedTurns.MESSAGE
                                    : "";
                    default -> "";
                };
        return !actual.isEmpty() && issued.mayFollow(reasoning.path(ENCRYPTED).asText(), actual);
    }

    private static boolean isReasoning(JsonNode item) {
        return item.path("type").asText().equals("reasoning");
    }
}
