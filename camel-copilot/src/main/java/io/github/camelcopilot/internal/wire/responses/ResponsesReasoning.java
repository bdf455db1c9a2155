// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the encrypted items of reasoning of one answer in OpenAI's Responses format, which go
 * back before the item that followed them: the service rejects them alone. Each such item of the
 * state is followed by one that identifies its successor, {@code {"type":"message"}} or {@code
 * {"type":"function_call","call_id":…}}. Used by one thread at a time.
 */
final class ResponsesReasoning {

    /** The key of the items before the text of a message; no id is a single space. */
    static final String MESSAGE = " ";

    private static final String TYPE = "type";
    private static final String REASONING = "reasoning";
    private static final String ENCRYPTED = "encrypted_content";
    private static final String FUNCTION_CALL = "function_call";
    private static final String CALL_ID = "call_id";

    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS =
            new TypeReference<>() {};

    private final List<Map<String, Object>> items = new ArrayList<>(0);

    /** The items of reasoning whose successor is unknown. */
    private final List<Map<String, Object>> pending = new ArrayList<>(0);

    private boolean hasMessage;

    /**
     * Takes the next item of the output, of any kind.
     *
     * @return the change of the size in characters
     */
    int add(JsonNode item) {
        switch (ContentParts.typeOf(item)) {
            case REASONING -> {
                ObjectNode sent = sent(item);
                if (sent != null) {
                    pending.add(Json.MAPPER.convertValue(sent, MEMBERS));
                    return sent.toString().length();
                }
            }
            case "message" -> {
                // The text of all messages goes back as one, in the place of the first.
                settle(hasMessage ? null : Map.of(TYPE, "message"));
                hasMessage = true;
            }
            case FUNCTION_CALL -> {
                String id = Json.textOf(item, CALL_ID);
                settle(id == null ? null : successor(id));
            }
            // An item that does not go back.
            default -> settle(null);
        }
        return 0;
    }

    /** Without id and status, which a service that stores nothing does not know; or null. */
    private static ObjectNode sent(JsonNode item) {
        String encrypted = Json.textOf(item, ENCRYPTED);
        if (encrypted == null) {
            return null;
        }
        ObjectNode sent = Json.MAPPER.createObjectNode().put(TYPE, REASONING);
        JsonNode summary = item.path("summary");
        sent.set("summary", summary.isArray() ? summary : Json.MAPPER.createArrayNode());
        if (!item.path("content").isEmpty()) {
            sent.set("content", item.path("content"));
        }
        return sent.put(ENCRYPTED, encrypted);
    }

    private static Map<String, Object> successor(String callId) {
        Map<String, Object> successor = new LinkedHashMap<>();
        successor.put(TYPE, FUNCTION_CALL);
        successor.put(CALL_ID, callId);
        return successor;
    }

    /**
     * @param successor null = the successor does not go back, so neither does the reasoning
     */
    private void settle(Map<String, Object> successor) {
        if (successor != null && !pending.isEmpty()) {
            items.addAll(pending);
            items.add(successor);
        }
        pending.clear();
    }

    boolean isEmpty() {
        return items.isEmpty() && pending.isEmpty();
    }

    /** Returns the state, or null if there is nothing to send back. */
    ReasoningState state() {
        return items.isEmpty() ? null : ReasoningState.of(WireFormat.RESPONSES, null, items);
    }

    /**
     * Returns the items that go back before each item of a message, by the id of the call or {@link
     * #MESSAGE}; none if it has no state for this model.
     */
    static Map<String, List<Map<String, Object>>> itemsFor(ChatMessage message, String model) {
        ReasoningState state = message.reasoningState();
        if (state == null || !state.isFor(WireFormat.RESPONSES, model)) {
            return Map.of();
        }
        Map<String, List<Map<String, Object>>> bySuccessor = new LinkedHashMap<>();
        List<Map<String, Object>> run = new ArrayList<>();
        for (Map<String, Object> item : state.items()) {
            if (REASONING.equals(item.get(TYPE))) {
                run.add(item);
            } else {
                bySuccessor.put(item.get(CALL_ID) instanceof String callId ? callId : MESSAGE, run);
                run = new ArrayList<>();
            }
        }
        return bySuccessor;
    }
}
