package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.StreamedArguments;
import io.github.camelcopilot.internal.wire.ToolCallSize;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the tool calls of a stream in Anthropic's Messages format, in the order in which their
 * blocks begin. Used by one thread at a time.
 */
final class MessagesToolCalls {

    private final List<Call> calls = new ArrayList<>(0);

    /** The calls by the index of their block. */
    private final Map<Integer, Call> open = new HashMap<>(0);

    private final Map<String, Call> byId = new HashMap<>(0);

    private final ToolCallSize size;

    /**
     * @param maxSize the most characters of all calls
     */
    MessagesToolCalls(long maxSize) {
        size = new ToolCallSize(maxSize);
    }

    /** Takes the begin of a block, which may be of another kind. */
    void begin(int index, JsonNode block) throws UnreadableAnswerException {
        if (!"tool_use".equals(block.path("type").textValue())) {
            // Blocks of other kinds have input too, such as the service's own tools.
            open.remove(index);
            return;
        }
        String id = block.path("id").asText("");
        String input = MessagesAnswer.argumentsOf(block.path("input"));
        Call begun = id.isEmpty() ? null : byId.get(id);
        if (begun != null) {
            // The same block again, which the begin of the message held already, or which a
            // server repeats under another index.
            if (!MessagesAnswer.NO_ARGUMENTS.equals(input)) {
                size.grow(input.length() - begun.input.length());
                begun.input = input;
            }
            open.put(index, begun);
            return;
        }
        Call call = new Call(id, block.path("name").asText(""), input);
        size.grow(ToolCallSize.LEAST + call.id.length() + call.name.length() + call.input.length());
        calls.add(call);
        open.put(index, call);
        if (!id.isEmpty()) {
            byId.put(id, call);
        }
    }

    /** Takes further text of a call's arguments. */
    void add(int index, String fragment) throws UnreadableAnswerException {
        Call call = open.get(index);
        if (call != null) {
            size.grow(call.fragments.add(fragment));
        }
    }

    List<ToolCall> calls() {
        return calls.stream()
                .map(call -> ToolCall.of(call.id, call.name, call.arguments()))
                .toList();
    }

    private static final class Call {
        private final String id;
        private final String name;

        /** Empty as a rule; some servers give all of it at the begin. */
        private String input;

        private final StreamedArguments fragments = new StreamedArguments();

        Call(String id, String name, String input) {
            this.id = id;
            this.name = name;
            this.input = input;
        }

        String arguments() {
            String joined = fragments.toString();
            return joined.isEmpty() ? input : joined;
        }
    }
}
