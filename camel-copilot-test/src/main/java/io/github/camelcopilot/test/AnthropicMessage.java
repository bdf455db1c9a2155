// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Content as a message of Anthropic's API: one JSON object, or the events from {@code
 * message_start} to {@code message_stop}, over which the usage is split.
 */
final class AnthropicMessage implements AnswerForm {

    private static final String DELTA = "content_block_delta";

    @Override
    public ObjectNode whole(AnswerText text) {
        ObjectNode message = envelope(text);
        ArrayNode content = message.putArray("content");
        AnthropicBlock.of(text.content()).forEach(block -> content.add(block.whole()));
        message.put("stop_reason", stopReason(text)).putNull("stop_sequence");
        message.set("usage", usage(text.tokens(), text.tokens().output()));
        return message.setAll(text.billing());
    }

    @Override
    public List<byte[]> events(AnswerText text) {
        List<byte[]> events = new ArrayList<>();
        events.add(TypedEvent.of(start(text)));
        int index = 0;
        for (AnthropicBlock block : AnthropicBlock.of(text.content())) {
            ObjectNode blockStart = TypedEvent.data("content_block_start").put("index", index);
            blockStart.set("content_block", block.start());
            events.add(TypedEvent.of(blockStart));
            if (index == 0) {
                events.add(TypedEvent.of(TypedEvent.data("ping")));
            }
            String open = "{\"type\":\"" + DELTA + "\",\"index\":" + index + ",\"delta\":";
            for (String delta : block.deltas()) {
                events.add(TypedEvent.of(DELTA, open + delta + "}"));
            }
            events.add(TypedEvent.of(TypedEvent.data("content_block_stop").put("index", index)));
            index++;
        }
        ObjectNode end = TypedEvent.data("message_delta");
        end.putObject("delta").put("stop_reason", stopReason(text)).putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", text.tokens().output());
        events.add(TypedEvent.of(end.setAll(text.billing())));
        events.add(TypedEvent.of(TypedEvent.data("message_stop")));
        return events;
    }

    private static String stopReason(AnswerText text) {
        return switch (text.content().completeness()) {
            case WHOLE -> text.content().hasCalls() ? "tool_use" : "end_turn";
            case CUT_OFF -> "max_tokens";
            case REFUSED, FILTERED -> "refusal";
        };
    }

    private static ObjectNode start(AnswerText text) {
        ObjectNode message = envelope(text);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        // The service has written the first token by then, and says so; message_delta has the sum.
        message.set("usage", usage(text.tokens(), 1));
        ObjectNode start = TypedEvent.data("message_start");
        start.set("message", message);
        return start;
    }

    private static ObjectNode envelope(AnswerText text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", "msg_" + text.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", text.model());
    }

    /** The input is without the tokens of the cache, which have their own members. */
    private static ObjectNode usage(TokenCounts tokens, int outputTokens) {
        ObjectNode usage =
                JsonNodeFactory.instance.objectNode().put("input_tokens", tokens.fresh());
        if (tokens.fresh() < tokens.input()) {
            usage.put("cache_creation_input_tokens", tokens.cacheWrite())
                    .put("cache_read_input_tokens", tokens.cacheRead());
        }
        return usage.put("output_tokens", outputTokens);
    }
}
