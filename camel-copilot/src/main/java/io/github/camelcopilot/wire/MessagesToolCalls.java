package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the tool calls of a stream in Anthropic's Messages format, in the order in which their
 * blocks begin. Used by one thread at a time.
 */
final class MessagesToolCalls {

    /** What a call without arguments counts, so that their number is bounded too. */
    private static final int LEAST_SIZE = 100;

    private final List<Call> calls = new ArrayList<>(0);

    /** The calls by the index of their block. */
    private final Map<Integer, Call> open = new HashMap<>(0);

    private final long maxSize;
    private long size;

    /**
     * @param maxSize the most characters of all calls
     */
    MessagesToolCalls(long maxSize) {
        this.maxSize = maxSize;
    }

    /** Takes the begin of a block, which may be of another kind. */
    void begin(int index, JsonNode block) throws UnreadableAnswerException {
        if (!"tool_use".equals(block.path("type").textValue())) {
            // Blocks of other kinds have input too, such as the service's own tools.
            open.remove(index);
            return;
        }
        Call call =
                new Call(
                        block.path("id").asText(""),
                        block.path("name").asText(""),
                        MessagesAnswer.argumentsOf(block.path("input")));
        grow(LEAST_SIZE + call.id.length() + call.name.length() + call.input.length());
        calls.add(call);
        open.put(index, call);
    }

    /** Takes further text of a call's arguments. */
    void add(int index, String fragment) throws UnreadableAnswerException {
        Call call = open.get(index);
        if (call != null) {
            grow(fragment.length());
            call.fragments.append(fragment);
        }
    }

    private void grow(int by) throws UnreadableAnswerException {
        size += by;
        if (size > maxSize) {
            throw new UnreadableAnswerException(
                    "its tool calls are larger than maxAnswerSize (" + maxSize + ")");
        }
    }

    List<ToolCall> calls() {
        return calls.stream()
                .map(call -> new ToolCall(call.id, call.name, call.arguments()))
                .toList();
    }

    private static final class Call {
        private final String id;
        private final String name;

        /** Empty as a rule; some servers give all of it at the begin. */
        private final String input;

        private final StringBuilder fragments = new StringBuilder(0);

        Call(String id, String name, String input) {
            this.id = id;
            this.name = name;
            this.input = input;
        }

        String arguments() {
            return fragments.isEmpty() ? input : fragments.toString();
        }
    }
}
