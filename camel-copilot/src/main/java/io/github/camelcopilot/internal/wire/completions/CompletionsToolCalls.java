// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ToolCallAssembler;
import io.github.camelcopilot.internal.wire.ToolCallAssembler.PartialCall;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the tool call of each fragment of a stream in OpenAI's Chat Completions format, where an
 * index distinguishes the calls, and id and name are in the first fragment. Some servers omit the
 * index, give all calls the same index, leave the id empty, send it late, send a new id in each
 * fragment, or repeat a complete call under another index. Used by one thread at a time.
 */
final class CompletionsToolCalls {

    private final ToolCallAssembler assembler;

    /** The last call begun at each index. */
    private Map<Integer, PartialCall> latest = Map.of();

    private Map<String, PartialCall> byId = Map.of();

    /** The call in OpenAI's former format, which has no list, index or id; or null. */
    private PartialCall functionCall;

    /**
     * @param maxSize maximum number of characters of all calls
     */
    CompletionsToolCalls(long maxSize) {
        assembler = new ToolCallAssembler(maxSize);
    }

    boolean isEmpty() {
        return assembler.isEmpty();
    }

    /** Adds a fragment of the member {@code function_call}; ignored if there is a list of calls. */
    void addFunctionCall(JsonNode function) throws UnreadableAnswerException {
        String name = function.path("name").asText("");
        if (functionCall == null) {
            if (name.isEmpty()) {
                return;
            }
            boolean hasList = !assembler.isEmpty();
            functionCall = assembler.begin();
            if (hasList) {
                assembler.exclude(functionCall);
            }
        }
        addTo(functionCall, name, Json.argumentsOf(function));
    }

    /** Adds the fragments of the member {@code tool_calls}. */
    void add(JsonNode fragments) throws UnreadableAnswerException {
        int place = 0;
        for (JsonNode fragment : ContentParts.listOf(fragments)) {
            add(fragment, indexOf(fragment, place));
            place++;
        }
    }

    /** Without an index, the position in the list applies. */
    private static int indexOf(JsonNode fragment, int place) {
        JsonNode index = fragment.path("index");
        boolean isGiven = index.isNumber() || index.isTextual();
        return isGiven ? index.asInt(place) : place;
    }

    private void add(JsonNode fragment, int index) throws UnreadableAnswerException {
        JsonNode function = fragment.path("function");
        String id = fragment.path("id").asText("");
        String name = function.path("name").asText("");
        String text = Json.argumentsOf(function);
        PartialCall call = begun(index, id, name, text);
        if (call == null) {
            call = assembler.begin();
            if (functionCall != null) {
                assembler.exclude(functionCall);
            }
        }
        if (latest.isEmpty()) {
            // Most streams have no tool calls, and thousands of them may be open at once.
            latest = new HashMap<>();
            byId = new HashMap<>();
        }
        latest.put(index, call);
        if (call.id().isEmpty() && !id.isEmpty()) {
            call.id(id);
            byId.putIfAbsent(id, call);
        }
        addTo(call, name, text);
        ObjectNode extra = CompletionsReasoning.ofCall(fragment);
        if (extra != null) {
            call.extra(extra);
        }
    }

    private static void addTo(PartialCall call, String name, String text)
            throws UnreadableAnswerException {
        if (call.name().isEmpty()) {
            call.name(name);
        }
        if (!call.arguments().isRepeatedBy(text)) {
            call.append(text);
        }
    }

    /** Returns the call that a fragment belongs to, or null if it begins another. */
    private PartialCall begun(int index, String id, String name, String text) {
        PartialCall begun = latest.get(index);
        PartialCall known = id.isEmpty() ? null : byId.get(id);
        if (known != null) {
            boolean isAnother = !name.isEmpty() && known.arguments().differsFrom(text);
            return isAnother ? null : known;
        }
        if (begun == null || name.isEmpty()) {
            return begun;
        }
        boolean hasAnotherId = !id.isEmpty() && !begun.id().isEmpty();
        boolean isComplete =
                !begun.name().isEmpty()
                        && (begun.arguments().isComplete() || !begun.name().equals(name));
        return hasAnotherId || isComplete ? null : begun;
    }

    List<ToolCall> calls() {
        return assembler.calls();
    }

    /** Returns the members of each call that go back with it; null for a call without. */
    List<ObjectNode> extras() {
        return assembler.extras();
    }

    /** Counts characters of the reasoning that goes back, as those of calls. */
    void grow(int by) throws UnreadableAnswerException {
        assembler.grow(by);
    }
}
