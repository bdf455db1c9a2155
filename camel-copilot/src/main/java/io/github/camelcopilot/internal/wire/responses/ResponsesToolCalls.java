// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ToolCallAssembler;
import io.github.camelcopilot.internal.wire.ToolCallAssembler.PartialCall;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Finds the tool call of each event of a stream in OpenAI's Responses format: an item begins a
 * call, fragments hold its arguments, and the complete arguments or the complete item end it; any
 * of these may be missing. The item id identifies a call, or else its index in the output, since
 * Copilot's item ids differ between events and other servers give all items the same index; an
 * event with neither belongs to the last call begun. Used by one thread at a time.
 */
final class ResponsesToolCalls {

    /** Represents any id; no id is a single space. */
    private static final String ANY = " ";

    private final List<Call> calls = new ArrayList<>(0);
    private final Map<String, Call> byCallId = new HashMap<>(0);
    private final Map<String, Call> byIndex = new HashMap<>(0);
    private final Map<String, Call> byItemId = new HashMap<>(0);
    private final ToolCallAssembler assembler;

    /**
     * @param maxSize maximum number of characters of all calls
     */
    ResponsesToolCalls(long maxSize) {
        assembler = new ToolCallAssembler(maxSize);
    }

    /** Takes an item that begins a call. */
    void begin(String index, JsonNode item) throws UnreadableAnswerException {
        take(callOf(index, item, false), item);
    }

    /** Takes a complete item, which ends a call, whether or not it has begun. */
    void end(String index, JsonNode item) throws UnreadableAnswerException {
        end(callOf(index, item, true), item);
    }

    private void end(Call call, JsonNode item) throws UnreadableAnswerException {
        take(call, item);
        call.hasEnded = true;
    }

    /** Adds a fragment of the arguments. */
    void append(String index, String itemId, String fragment) throws UnreadableAnswerException {
        Call call = known(index, itemId);
        if (call == null) {
            call = last(index);
        } else if (call.hasEnded && call.itemId.equals(itemId)) {
            // A late fragment, which the complete item included.
            return;
        }
        // A fragment after a complete item belongs to another call, even with the same index.
        if (call == null || call.hasEnded) {
            call = begin(index, itemId);
        }
        call.content.append(fragment);
    }

    /** Takes the complete arguments, and the name if there is one. */
    void arguments(String index, String itemId, JsonNode members) throws UnreadableAnswerException {
        Call call = known(index, itemId);
        if (call == null) {
            call = last(index);
        }
        if (call == null) {
            call = begin(index, itemId);
        }
        call.take(members);
    }

    /**
     * Takes the complete response, which repeats the calls and may hold further ones.
     *
     * @param items of any kind
     */
    void complete(Iterable<JsonNode> items) throws UnreadableAnswerException {
        Set<Call> unmatched = new LinkedHashSet<>(calls);
        Map<ToolCall, Queue<Call>> byContent = new HashMap<>(0);
        for (Call call : calls) {
            for (String id : List.of(call.content.id(), ANY)) {
                byContent.computeIfAbsent(call.withId(id), key -> new ArrayDeque<>(1)).add(call);
            }
        }
        for (JsonNode item : items) {
            if (ResponsesOutput.isToolCall(item)) {
                Call call = matching(item, unmatched, byContent);
                if (call == null) {
                    end(begin(null, item.path("id").asText("")), item);
                } else if (!call.hasEnded || call.content.id().isEmpty()) {
                    end(call, item);
                }
            }
        }
    }

    /**
     * Returns the unmatched call that an item repeats, and removes it from the set; null if there
     * is none.
     */
    private Call matching(
            JsonNode item, Set<Call> unmatched, Map<ToolCall, Queue<Call>> byContent) {
        String callId = item.path("call_id").asText("");
        String name = item.path("name").asText("");
        String arguments = Json.argumentsOf(item);
        Call exact = next(byContent.get(ToolCall.of(callId, name, arguments)), unmatched);
        if (exact != null) {
            return exact;
        }
        for (Call call :
                Arrays.asList(byItemId.get(item.path("id").asText("")), byCallId.get(callId))) {
            if (unmatched.remove(call)) {
                return call;
            }
        }
        // The same call under another id may be a repetition.
        Call alike = next(byContent.get(ToolCall.of(ANY, name, arguments)), unmatched);
        if (alike != null) {
            return alike;
        }
        Call last = last(null);
        boolean mayBeLast =
                last != null && !last.hasEnded && last.mayHave(callId) && last.mayBe(name);
        return mayBeLast && unmatched.remove(last) ? last : null;
    }

    private static Call next(Queue<Call> calls, Set<Call> unmatched) {
        while (calls != null && !calls.isEmpty()) {
            Call call = calls.remove();
            if (unmatched.remove(call)) {
                return call;
            }
        }
        return null;
    }

    /**
     * Returns the calls of which more than fragments have been received. A call that was repeated
     * at another index with the same id is returned once.
     */
    List<ToolCall> calls() {
        Set<ToolCall> known = new HashSet<>();
        return calls.stream()
                .filter(call -> call.isItem || !call.content.name().isEmpty())
                .map(Call::toolCall)
                .filter(call -> call.id().isEmpty() || known.add(call))
                .toList();
    }

    /** Counts characters of the reasoning that goes back, as those of calls. */
    void grow(int by) throws UnreadableAnswerException {
        assembler.grow(by);
    }

    private Call callOf(String index, JsonNode item, boolean ends)
            throws UnreadableAnswerException {
        String callId = item.path("call_id").asText("");
        String itemId = item.path("id").asText("");
        Call call = byCallId.get(callId);
        if (call == null || call.isElsewhere(index)) {
            call = known(index, itemId);
            // A different id means another call, unless the item ends the call at the same index.
            call = call == null || call.mayHave(callId) || (ends && !call.hasEnded) ? call : null;
        }
        if (call == null && ends) {
            Call last = last(index);
            call = last == null || last.hasEnded || !last.mayHave(callId) ? null : last;
        }
        return call == null ? begin(index, itemId) : call;
    }

    private Call known(String index, String itemId) {
        Call call = itemId == null ? null : byItemId.get(itemId);
        return call == null || call.isElsewhere(index) ? byIndex.get(index) : call;
    }

    /** Returns the last call begun, unless it is at another index of the output; or null. */
    private Call last(String index) {
        Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
        return last == null || index == null || last.index == null ? last : null;
    }

    private Call begin(String index, String itemId) throws UnreadableAnswerException {
        Call call = new Call(assembler.begin());
        calls.add(call);
        if (index != null) {
            call.index = index;
            byIndex.put(index, call);
        }
        if (itemId != null && !itemId.isEmpty()) {
            know(call, itemId);
        }
        return call;
    }

    private void know(Call call, String itemId) throws UnreadableAnswerException {
        assembler.grow(itemId.length());
        call.itemId = itemId;
        byItemId.put(itemId, call);
    }

    private void take(Call call, JsonNode item) throws UnreadableAnswerException {
        call.isItem = true;
        String callId = item.path("call_id").asText("");
        if (!callId.isEmpty() && !callId.equals(call.content.id())) {
            byCallId.remove(call.content.id(), call);
            call.content.id(callId);
            byCallId.put(callId, call);
        }
        String itemId = item.path("id").asText("");
        if (call.itemId.isEmpty() && !itemId.isEmpty()) {
            know(call, itemId);
        }
        call.take(item);
    }

    /** A call, and what identifies it besides its call id. */
    private static final class Call {
        private final PartialCall content;
        private String itemId = "";
        private String index;
        private boolean isItem;
        private boolean hasEnded;

        Call(PartialCall content) {
            this.content = content;
        }

        /** Takes name and arguments; servers may omit either in the event that ends a call. */
        void take(JsonNode members) throws UnreadableAnswerException {
            String name = members.path("name").asText("");
            if (!name.isEmpty()) {
                content.name(name);
            }
            String arguments = Json.argumentsOf(members);
            if (!arguments.isEmpty()) {
                content.replaceArguments(arguments);
            }
        }

        /** The id of the item replaces a missing call id. */
        ToolCall toolCall() {
            return withId(content.id().isEmpty() ? itemId : content.id());
        }

        ToolCall withId(String id) {
            return ToolCall.of(id, content.name(), content.arguments().toString());
        }

        boolean isElsewhere(String otherIndex) {
            return index != null && otherIndex != null && !index.equals(otherIndex);
        }

        boolean mayBe(String name) {
            return content.name().isEmpty() || content.name().equals(name);
        }

        boolean mayHave(String callId) {
            return content.id().isEmpty() || callId.isEmpty() || content.id().equals(callId);
        }
    }
}
