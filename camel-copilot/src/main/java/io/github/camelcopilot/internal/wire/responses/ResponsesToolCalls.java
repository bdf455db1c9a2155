package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ToolCallSize;
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
 * Joins the tool calls of a stream in OpenAI's Responses format: an item begins a call, fragments
 * bring its arguments, and the whole arguments or the whole item end it, each of which may be
 * missing. A call is known by its item's id, or else by its index among the output, since Copilot's
 * item ids differ from event to event and other servers say the same index of all; else it is the
 * one begun last. Used by one thread at a time.
 */
final class ResponsesToolCalls {

    /** Stands for any id; no id has a blank. */
    private static final String ANY = " ";

    private final List<Call> calls = new ArrayList<>(0);
    private final Map<String, Call> byCallId = new HashMap<>(0);
    private final Map<String, Call> byIndex = new HashMap<>(0);
    private final Map<String, Call> byItemId = new HashMap<>(0);
    private final ToolCallSize size;

    /**
     * @param maxSize the most characters of all calls
     */
    ResponsesToolCalls(long maxSize) {
        size = new ToolCallSize(maxSize);
    }

    /** An item begins a call. */
    void begin(String index, JsonNode item) throws UnreadableAnswerException {
        take(callOf(index, item, false), item);
    }

    /** A whole item ends a call, whether or not it was begun. */
    void end(String index, JsonNode item) throws UnreadableAnswerException {
        end(callOf(index, item, true), item);
    }

    private void end(Call call, JsonNode item) throws UnreadableAnswerException {
        take(call, item);
        call.hasEnded = true;
    }

    /** A fragment of the arguments. */
    void append(String index, String itemId, String fragment) throws UnreadableAnswerException {
        Call call = known(index, itemId);
        if (call == null) {
            call = last(index);
        } else if (call.hasEnded && call.itemId.equals(itemId)) {
            // Late: the whole item had it.
            return;
        }
        // Behind a whole item comes another call, even if it says the same index.
        if (call == null || call.hasEnded) {
            call = begin(index, itemId);
        }
        size.grow(fragment.length());
        call.arguments.append(fragment);
    }

    /** The whole arguments, and the name if there is one. */
    void arguments(String index, String itemId, JsonNode members) throws UnreadableAnswerException {
        Call call = known(index, itemId);
        if (call == null) {
            call = last(index);
        }
        if (call == null) {
            call = begin(index, itemId);
        }
        name(call, members);
        replace(call, Json.argumentsOf(members));
    }

    /**
     * The whole response repeats the calls, and may bring further ones.
     *
     * @param items of any kind
     */
    void complete(Iterable<JsonNode> items) throws UnreadableAnswerException {
        Set<Call> untold = new LinkedHashSet<>(calls);
        Map<ToolCall, Queue<Call>> bySaying = new HashMap<>(0);
        for (Call call : calls) {
            for (String id : List.of(call.callId, ANY)) {
                bySaying.computeIfAbsent(call.saying(id), key -> new ArrayDeque<>(1)).add(call);
            }
        }
        for (JsonNode item : items) {
            if (ResponsesOutput.isToolCall(item)) {
                Call call = toldBy(item, untold, bySaying);
                if (call == null) {
                    end(begin(null, item.path("id").asText("")), item);
                } else if (!call.hasEnded || call.callId.isEmpty()) {
                    end(call, item);
                }
            }
        }
    }

    /** Returns which of the calls an item repeats, and takes it from them; null if none. */
    private Call toldBy(JsonNode item, Set<Call> untold, Map<ToolCall, Queue<Call>> bySaying) {
        String callId = item.path("call_id").asText("");
        String name = item.path("name").asText("");
        String arguments = Json.argumentsOf(item);
        Call exact = next(bySaying.get(ToolCall.of(callId, name, arguments)), untold);
        if (exact != null) {
            return exact;
        }
        for (Call call :
                Arrays.asList(byItemId.get(item.path("id").asText("")), byCallId.get(callId))) {
            if (untold.remove(call)) {
                return call;
            }
        }
        // The same call under another id is not certain to be new.
        Call alike = next(bySaying.get(ToolCall.of(ANY, name, arguments)), untold);
        if (alike != null) {
            return alike;
        }
        Call last = last(null);
        boolean mayBeLast =
                last != null && !last.hasEnded && last.mayHave(callId) && last.mayBe(name);
        return mayBeLast && untold.remove(last) ? last : null;
    }

    private static Call next(Queue<Call> calls, Set<Call> untold) {
        while (calls != null && !calls.isEmpty()) {
            Call call = calls.remove();
            if (untold.remove(call)) {
                return call;
            }
        }
        return null;
    }

    /**
     * Returns the calls that are known by more than fragments. One that comes again at another
     * place, with the id that it had, is no second call.
     */
    List<ToolCall> calls() {
        Set<ToolCall> known = new HashSet<>();
        return calls.stream()
                .filter(call -> call.isItem || !call.name.isEmpty())
                .map(call -> ToolCall.of(call.id(), call.name, call.arguments.toString()))
                .filter(call -> call.id().isEmpty() || known.add(call))
                .toList();
    }

    private Call callOf(String index, JsonNode item, boolean ends)
            throws UnreadableAnswerException {
        String callId = item.path("call_id").asText("");
        String itemId = item.path("id").asText("");
        Call call = byCallId.get(callId);
        if (call == null || call.isElsewhere(index)) {
            call = known(index, itemId);
            // Another id is another call, unless it ends the one that stands at the same place.
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

    /** Returns the call begun last, unless it stands elsewhere among the output; or null. */
    private Call last(String index) {
        Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
        return last == null || index == null || last.index == null ? last : null;
    }

    private Call begin(String index, String itemId) throws UnreadableAnswerException {
        Call call = new Call();
        size.grow(ToolCallSize.LEAST);
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
        size.grow(itemId.length());
        call.itemId = itemId;
        byItemId.put(itemId, call);
    }

    private void take(Call call, JsonNode item) throws UnreadableAnswerException {
        call.isItem = true;
        String callId = item.path("call_id").asText("");
        if (!callId.isEmpty() && !callId.equals(call.callId)) {
            size.grow(callId.length() - call.callId.length());
            byCallId.remove(call.callId, call);
            call.callId = callId;
            byCallId.put(callId, call);
        }
        String itemId = item.path("id").asText("");
        if (call.itemId.isEmpty() && !itemId.isEmpty()) {
            know(call, itemId);
        }
        name(call, item);
        replace(call, Json.argumentsOf(item));
    }

    private void name(Call call, JsonNode members) throws UnreadableAnswerException {
        String name = members.path("name").asText("");
        if (!name.isEmpty()) {
            size.grow(name.length() - call.name.length());
            call.name = name;
        }
    }

    /** Some servers leave the arguments out of what ends a call: then the fragments are all. */
    private void replace(Call call, String arguments) throws UnreadableAnswerException {
        if (!arguments.isEmpty()) {
            size.grow(arguments.length() - call.arguments.length());
            call.arguments.setLength(0);
            call.arguments.append(arguments);
        }
    }

    private static final class Call {
        private final StringBuilder arguments = new StringBuilder();
        private String callId = "";
        private String itemId = "";
        private String name = "";
        private String index;
        private boolean isItem;
        private boolean hasEnded;

        String id() {
            return callId.isEmpty() ? itemId : callId;
        }

        boolean isElsewhere(String otherIndex) {
            return index != null && otherIndex != null && !index.equals(otherIndex);
        }

        boolean mayBe(String otherName) {
            return name.isEmpty() || name.equals(otherName);
        }

        ToolCall saying(String anId) {
            return ToolCall.of(anId, name, arguments.toString());
        }

        boolean mayHave(String otherCallId) {
            return callId.isEmpty() || otherCallId.isEmpty() || callId.equals(otherCallId);
        }
    }
}
