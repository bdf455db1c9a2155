package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the fragments of tool calls: the first of a call has id and name, the later ones only
 * arguments. Claude's calls may all say the same index, so that a new id begins a new call too.
 * Used by one thread at a time.
 */
final class StreamedToolCalls {

    private final List<Call> calls = new ArrayList<>(0);

    /** The call of each index that began last. */
    private final Map<Integer, Call> latest = new HashMap<>(0);

    private final ToolCallSize size;

    /**
     * @param maxSize the most characters of all calls
     */
    StreamedToolCalls(long maxSize) {
        size = new ToolCallSize(maxSize);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    void add(JsonNode fragments) throws UnreadableAnswerException {
        for (JsonNode fragment : fragments) {
            JsonNode function = fragment.path("function");
            Call call = callOf(fragment);
            String name = function.path("name").asText("");
            String text = Json.argumentsOf(function);
            size.grow(name.length() + text.length());
            call.name = call.name.isEmpty() ? name : call.name;
            call.arguments.append(text);
        }
    }

    private Call callOf(JsonNode fragment) throws UnreadableAnswerException {
        int index = fragment.path("index").asInt(0);
        String id = fragment.path("id").asText("");
        Call begun = latest.get(index);
        if (begun != null && (id.isEmpty() || id.equals(begun.id))) {
            return begun;
        }
        size.grow(ToolCallSize.LEAST + id.length());
        Call call = new Call(id);
        calls.add(call);
        latest.put(index, call);
        return call;
    }

    List<ToolCall> calls() {
        return calls.stream()
                .map(call -> new ToolCall(call.id, call.name, call.arguments.toString()))
                .toList();
    }

    private static final class Call {
        private final String id;
        private final StringBuilder arguments = new StringBuilder();
        private String name = "";

        Call(String id) {
            this.id = id;
        }
    }
}
