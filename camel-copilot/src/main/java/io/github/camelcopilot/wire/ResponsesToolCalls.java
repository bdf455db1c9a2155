package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the tool calls of a stream in OpenAI's Responses format: an item begins a call, fragments
 * bring its arguments, and the whole arguments or the whole item end it, each of which may be
 * missing. A call is known by its index among the output where there is one, since Copilot's item
 * ids differ from event to event; then by its item's id; else it is the one begun last. Used by one
 * thread at a time.
 */
final class ResponsesToolCalls {

    /** What a call without arguments counts, so that their number is bounded too. */
    private static final int LEAST_SIZE = 100;

    private final List<Call> calls = new ArrayList<>(0);
    private final Map<String, Call> byCallId = new HashMap<>(0);
    private final Map<String, Call> byIndex = new HashMap<>(0);
    private final Map<String, Call> byItemId = new HashMap<>(0);
    private final long maxSize;
    private long size;

    /**
     * @param maxSize the most characters of all calls
     */
    ResponsesToolCalls(long maxSize) {
        this.maxSize = maxSize;
    }

    /** An item begins a call. */
    void begin(String index, JsonNode item) throws UnreadableAnswerException {
        take(callOf(index, item, false), item);
    }

    /** A whole item ends a call, whether or not it was begun. */
    void end(String index, JsonNode item) throws UnreadableAnswerException {
        Call call = callOf(index, item, true);
        take(call, item);
        call.hasEnded = true;
    }

    /** A fragment of the arguments. */
    void append(String index, String itemId, String fragment) throws UnreadableAnswerException {
        Call call = known(index, itemId);
        if (call == null) {
            call = last(index);
        }
        // Behind a whole item comes another call, even if it says the same index.
        if (call == null || call.hasEnded) {
            call = begin(index, itemId);
        }
        grow(fragment.length());
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
        replace(call, ResponsesOutput.argumentsOf(members));
    }

    /** Returns the calls that are known by more than fragments. */
    List<ToolCall> calls() {
        return calls.stream()
                .filter(call -> call.isItem || !call.name.isEmpty())
                .map(call -> new ToolCall(call.id(), call.name, call.arguments.toString()))
                .toList();
    }

    private Call callOf(String index, JsonNode item, boolean ends)
            throws UnreadableAnswerException {
        String callId = item.path("call_id").asText("");
        String itemId = item.path("id").asText("");
        Call call = byCallId.get(callId);
        if (call == null) {
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
        Call call = index == null ? null : byIndex.get(index);
        return call == null && itemId != null ? byItemId.get(itemId) : call;
    }

    /** Returns the call begun last, unless it stands elsewhere among the output; or null. */
    private Call last(String index) {
        Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
        return last == null || index == null || !last.hasIndex ? last : null;
    }

    private Call begin(String index, String itemId) throws UnreadableAnswerException {
        Call call = new Call();
        grow(LEAST_SIZE);
        calls.add(call);
        if (index != null) {
            call.hasIndex = true;
            byIndex.put(index, call);
        }
        if (itemId != null && !itemId.isEmpty()) {
            grow(itemId.length());
            call.itemId = itemId;
            byItemId.put(itemId, call);
        }
        return call;
    }

    private void take(Call call, JsonNode item) throws UnreadableAnswerException {
        call.isItem = true;
        String callId = item.path("call_id").asText("");
        if (!callId.isEmpty() && !callId.equals(call.callId)) {
            grow(callId.length() - call.callId.length());
            byCallId.remove(call.callId);
            call.callId = callId;
            byCallId.put(callId, call);
        }
        name(call, item);
        replace(call, ResponsesOutput.argumentsOf(item));
    }

    private void name(Call call, JsonNode members) throws UnreadableAnswerException {
        String name = members.path("name").asText("");
        if (!name.isEmpty()) {
            grow(name.length() - call.name.length());
            call.name = name;
        }
    }

    /** Some servers leave the arguments out of what ends a call: then the fragments are all. */
    private void replace(Call call, String arguments) throws UnreadableAnswerException {
        if (!arguments.isEmpty()) {
            grow(arguments.length() - call.arguments.length());
            call.arguments.setLength(0);
            call.arguments.append(arguments);
        }
    }

    private void grow(int by) throws UnreadableAnswerException {
        size += by;
        if (size > maxSize) {
            throw new UnreadableAnswerException(
                    "its tool calls are larger than maxAnswerSize (" + maxSize + ")");
        }
    }

    private static final class Call {
        private final StringBuilder arguments = new StringBuilder();
        private String callId = "";
        private String itemId = "";
        private String name = "";
        private boolean hasIndex;
        private boolean isItem;
        private boolean hasEnded;

        String id() {
            return callId.isEmpty() ? itemId : callId;
        }

        boolean mayHave(String otherCallId) {
            return callId.isEmpty() || otherCallId.isEmpty() || callId.equals(otherCallId);
        }
    }
}
