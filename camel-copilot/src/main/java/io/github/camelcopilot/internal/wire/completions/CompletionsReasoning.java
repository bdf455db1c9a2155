// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the reasoning of one answer that a service wants back in OpenAI's Chat Completions
 * format: encrypted by Copilot ({@code reasoning_opaque}), signed in parts by gateways, or as plain
 * text, and signed on the tool calls by Gemini. The state has one item: the members of the
 * assistant message besides role and content, with the same names as in the answer. Used by one
 * thread at a time.
 */
final class CompletionsReasoning {

    static final String OPAQUE = "reasoning_opaque";

    private static final String TOOL_CALLS = "tool_calls";
    private static final String ID = "id";

    /** The members of a tool call that hold Gemini's signature of the thought before it. */
    private static final List<String> OF_CALL = List.of("extra_content", "thought_signature");

    /** The members of a message that the state may not replace. */
    private static final Set<String> OF_MESSAGE =
            Set.of("role", "content", "tool_call_id", TOOL_CALLS);

    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS =
            new TypeReference<>() {};

    private String opaque;

    /** The name of the member that holds the reasoning as text, and the length of that. */
    private String textName;

    private int textLength;

    private String partsName;
    private final List<ReasoningPart> parts = new ArrayList<>(0);

    /**
     * Takes a value of {@link #OPAQUE}. Services write it whole, in some streams several times: the
     * last one belongs to the complete answer.
     *
     * @return the change of the size in characters
     */
    int opaque(String value) {
        int before = opaque == null ? 0 : opaque.length();
        opaque = value;
        return value.length() - before;
    }

    /** Takes text under a name. */
    void text(String name, String text) {
        if (textName == null) {
            textName = name;
        }
        more(text);
    }

    /** Takes more text under the same name. */
    void more(String text) {
        textLength += text.length();
    }

    boolean hasParts() {
        return !parts.isEmpty();
    }

    /**
     * Takes parts, or fragments of parts, under a name.
     *
     * @return the change of the size in characters
     */
    int parts(String name, JsonNode fragments) {
        if (partsName != null && !partsName.equals(name)) {
            return 0;
        }
        partsName = name;
        int size = 0;
        for (JsonNode fragment : ContentParts.listOf(fragments)) {
            ReasoningPart last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (last != null && last.isContinuedBy(fragment)) {
                size += last.add(fragment);
            } else if (fragment.isObject()) {
                parts.add(new ReasoningPart(fragment));
                size += fragment.toString().length();
            }
        }
        return size;
    }

    /** Takes all members of a complete message. */
    void message(JsonNode message, List<String> names) {
        String encrypted = Json.textOf(message, OPAQUE);
        if (encrypted != null) {
            opaque(encrypted);
        }
        boolean hasText = textName != null;
        for (String name : names) {
            JsonNode value = message.path(name);
            if (value.isContainerNode()) {
                parts(name, value);
            } else if (!hasText && !value.asText("").isEmpty() && value.isTextual()) {
                hasText = true;
                text(name, value.textValue());
            }
        }
    }

    /** Returns the members of a tool call that go back with it, or null. */
    static ObjectNode ofCall(JsonNode call) {
        ObjectNode members = null;
        for (String name : OF_CALL) {
            JsonNode value = call.path(name);
            if (value.isContainerNode() ? !value.isEmpty() : !value.asText("").isEmpty()) {
                members = members == null ? Json.MAPPER.createObjectNode() : members;
                members.set(name, value);
            }
        }
        return members;
    }

    /**
     * Returns the state, or null if there is nothing to send back. Text alone goes back only with
     * tool calls: services that generate text want it back until the tools have been called, and
     * elsewhere it would only cost tokens.
     *
     * @param reasoning the text of the reasoning as far as it has been kept, or null
     * @param extras the members of each call that go back with it; null for a call without
     */
    ReasoningState state(String reasoning, List<ToolCall> calls, List<ObjectNode> extras) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (opaque != null) {
            members.put(OPAQUE, opaque);
        }
        // A text that exceeded a limit is no longer the text that was received.
        boolean isWhole = reasoning != null && reasoning.length() == textLength;
        if (!parts.isEmpty()) {
            members.put(partsName, parts.stream().map(ReasoningPart::members).toList());
        } else if (textName != null && isWhole && (opaque != null || !calls.isEmpty())) {
            members.put(textName, reasoning);
        }
        List<Map<String, Object>> ofCalls = new ArrayList<>(0);
        for (int i = 0; i < calls.size(); i++) {
            if (extras.get(i) != null) {
                Map<String, Object> ofCall = new LinkedHashMap<>();
                ofCall.put(ID, calls.get(i).id());
                ofCall.putAll(Json.MAPPER.convertValue(extras.get(i), MEMBERS));
                ofCalls.add(ofCall);
            }
        }
        if (!ofCalls.isEmpty()) {
            members.put(TOOL_CALLS, ofCalls);
        }
        return members.isEmpty()
                ? null
                : ReasoningState.of(WireFormat.COMPLETIONS, null, List.of(members));
    }

    /** Returns the members that a message gets back; none if it has no state for this model. */
    static Map<String, Object> membersFor(ChatMessage message, String model) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map<String, Object> item : itemsFor(message, model)) {
            members.putAll(item);
        }
        members.keySet().removeAll(OF_MESSAGE);
        members.keySet().removeAll(message.extra().keySet());
        return members;
    }

    /**
     * Returns the members that the tool calls of a message get back, by the id of the call; none if
     * it has no state for this model.
     */
    static Map<Object, Map<?, ?>> membersOfCallsFor(ChatMessage message, String model) {
        Map<Object, Map<?, ?>> byId = new LinkedHashMap<>();
        for (Map<String, Object> item : itemsFor(message, model)) {
            if (item.get(TOOL_CALLS) instanceof List<?> calls) {
                for (Object call : calls) {
                    if (call instanceof Map<?, ?> members) {
                        byId.put(members.get(ID), members);
                    }
                }
            }
        }
        byId.replaceAll((id, members) -> onlySignatures(members));
        return byId;
    }

    private static Map<?, ?> onlySignatures(Map<?, ?> members) {
        Map<Object, Object> signatures = new LinkedHashMap<>(members);
        signatures.keySet().retainAll(OF_CALL);
        return signatures;
    }

    private static List<Map<String, Object>> itemsFor(ChatMessage message, String model) {
        ReasoningState state = message.reasoningState();
        return state != null && state.isFor(WireFormat.COMPLETIONS, model)
                ? state.items()
                : List.of();
    }
}
