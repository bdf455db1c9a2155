package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the fragments of tool calls. In OpenAI's format an index tells the calls apart, and id and
 * name come once, with the first fragment. Servers leave the index out, give all calls the same
 * one, leave the id empty, send it late or anew with each fragment, or send a whole call again
 * under another index. Used by one thread at a time.
 */
public final class StreamedToolCalls {

    private final List<Call> calls = new ArrayList<>(0);

    /** The call of each index that began last. */
    private Map<Integer, Call> latest = Map.of();

    private Map<String, Call> byId = Map.of();

    /** The call in the form that OpenAI had before, which has no list, index or id; or null. */
    private Call functionCall;

    private final ToolCallSize size;

    /**
     * @param maxSize the most characters of all calls
     */
    public StreamedToolCalls(long maxSize) {
        size = new ToolCallSize(maxSize);
    }

    public boolean isEmpty() {
        return calls.isEmpty() && functionCall == null;
    }

    /** Takes a fragment of the member {@code function_call}; it counts where no list comes. */
    public void addFunctionCall(JsonNode function) throws UnreadableAnswerException {
        String name = function.path("name").asText("");
        if (functionCall == null) {
            if (name.isEmpty()) {
                return;
            }
            functionCall = new Call();
            size.grow(ToolCallSize.LEAST);
        }
        addTo(functionCall, name, Json.argumentsOf(function));
    }

    public void add(JsonNode fragments) throws UnreadableAnswerException {
        int place = 0;
        for (JsonNode fragment : ContentParts.listOf(fragments)) {
            add(fragment, indexOf(fragment, place));
            place++;
        }
    }

    /** Without an index, the place in the list counts. */
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
        Call call = begun(index, id, name, text);
        if (call == null) {
            call = new Call();
            size.grow(ToolCallSize.LEAST);
            calls.add(call);
        }
        if (latest.isEmpty()) {
            // Most streams have no tool calls, and thousands of them are open at once.
            latest = new HashMap<>();
            byId = new HashMap<>();
        }
        latest.put(index, call);
        if (call.id.isEmpty() && !id.isEmpty()) {
            size.grow(id.length());
            call.id = id;
            byId.putIfAbsent(id, call);
        }
        addTo(call, name, text);
    }

    private void addTo(Call call, String name, String text) throws UnreadableAnswerException {
        if (call.name.isEmpty()) {
            size.grow(name.length());
            call.name = name;
        }
        if (!call.arguments.areWhole(text)) {
            size.grow(call.arguments.add(text));
        }
    }

    /** Returns the begun call that a fragment is of, or null if it begins another. */
    private Call begun(int index, String id, String name, String text) {
        Call begun = latest.get(index);
        Call known = id.isEmpty() ? null : byId.get(id);
        if (known != null) {
            boolean isAnother = !name.isEmpty() && known.arguments.isOther(text);
            return isAnother ? null : known;
        }
        if (begun == null || name.isEmpty()) {
            return begun;
        }
        boolean hasAnotherId = !id.isEmpty() && !begun.id.isEmpty();
        boolean isComplete =
                !begun.name.isEmpty() && (begun.arguments.isWhole() || !begun.name.equals(name));
        return hasAnotherId || isComplete ? null : begun;
    }

    public List<ToolCall> calls() {
        List<Call> all = calls.isEmpty() && functionCall != null ? List.of(functionCall) : calls;
        return all.stream()
                .map(call -> ToolCall.of(call.id, call.name, call.arguments.toString()))
                .toList();
    }

    private static final class Call {
        private final StreamedArguments arguments = new StreamedArguments();
        private String id = "";
        private String name = "";
    }
}
