// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.AssistantMessage;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventJson;
import io.github.camelcopilot.internal.wire.EventTemplate;
import io.github.camelcopilot.internal.wire.FinishReasons;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.StreamedReasoning;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.List;

/**
 * Reads a streamed answer in Anthropic's Messages format, including the deviations of servers:
 * overlapping blocks, deltas of blocks that never began, and usage spread over the events. Anything
 * unknown is skipped. Used by one thread at a time.
 */
final class MessagesStream implements StreamDecoder {

    private final MessagesToolCalls toolCalls;
    private final MessagesUsage usage = new MessagesUsage();
    private final ReportedBilling billing = new ReportedBilling();
    private final RepeatedBlocks repeated = new RepeatedBlocks();

    /** The kind of its delta is true for reasoning, false for text. */
    private final EventTemplate<Boolean> template = new EventTemplate<>();

    private String id;
    private String model;
    private String stopReason;
    private boolean done;
    private final StreamedReasoning reasoning = new StreamedReasoning();

    /** What goes back to the service; null as long as there is none, as in most streams. */
    private MessagesThoughts thoughts;

    /**
     * @param maxSize maximum number of characters of all tool calls
     */
    MessagesStream(long maxSize) {
        toolCalls = new MessagesToolCalls(maxSize);
    }

    @Override
    public void event(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        if (done || (length == 0 && !type.equals("error"))) {
            return;
        }
        if (EventJson.isDoneMarker(data, offset, length)) {
            done = true;
            return;
        }
        if (type.equals("error")) {
            throw ErrorEventException.of(data, offset, length);
        }
        String delta = template.match(type, data, offset, length);
        if (delta == null) {
            read(type, data, offset, length, deltas);
        } else if (template.deltaKind()) {
            reasoning(delta, deltas);
        } else {
            text(delta, deltas);
        }
    }

    private void read(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        template.beginEvent();
        MessagesEvent event = MessagesEvent.read(data, offset, length, template, billing);
        if (event.hasError()) {
            throw ErrorEventException.of(data, offset, length);
        }
        usage.add(event.usage());
        String known = event.type() == null ? type : event.type();
        take(known, event, data, offset, length, deltas);
        boolean isDelta =
                known.equals("content_block_delta") && !repeated.mayBeRepeated(event.index());
        int onlyDelta = isDelta ? event.onlyDelta() : EventTemplate.NO_DELTA;
        template.endEvent(type, data, offset, length, onlyDelta, event.thinking() != null);
    }

    private void take(
            String type, MessagesEvent event, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        switch (type) {
            case "message_start" -> begin(event.message(), deltas);
            case "content_block_start" -> beginBlock(event.index(), event.block(), deltas);
            case "content_block_delta" -> {
                text(repeated.withoutRepetition(event.index(), event.text()), deltas);
                thought(event.index(), event.thinking(), deltas);
                if (event.signature() != null) {
                    toolCalls.grow(thoughts().signature(event.index(), event.signature()));
                }
                if (event.partialJson() != null) {
                    toolCalls.add(event.index(), event.partialJson());
                }
            }
            case "message_delta" ->
                    stopReason = event.stopReason() == null ? stopReason : event.stopReason();
            case "message_stop" -> done = true;
            case "content_block_stop", "ping" -> {
                // Ignored: a delta of the next block may precede the stop of a block.
            }
            default -> other(event.type(), data, offset, length, deltas);
        }
    }

    /** Reads an event of another type: a failure, a complete answer, or an unknown one. */
    private void other(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = EventJson.treeOf(data, offset, length);
        ErrorEventException.throwIfReported(root);
        if ("message".equals(type) && root.has("content")) {
            begin(root, deltas);
        }
    }

    /** Some servers send the complete answer in the event that begins it. */
    private void begin(JsonNode message, Deltas deltas) throws UnreadableAnswerException {
        id = id == null ? Json.textOf(message, "id") : id;
        model = model == null ? Json.textOf(message, "model") : model;
        usage.add(message.path("usage"));
        billing.readFrom(message);
        String reason = Json.textOf(message, "stop_reason");
        stopReason = reason == null ? stopReason : reason;
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            text(Json.textOf(message, "content"), deltas);
        }
        int index = 0;
        for (JsonNode block : ContentParts.listOf(content)) {
            beginBlock(index, block, deltas);
            String text = Json.textOf(block, ContentParts.typeOf(block));
            if (text != null) {
                repeated.add(index, text);
            }
            index++;
        }
    }

    private void beginBlock(int index, JsonNode block, Deltas deltas)
            throws UnreadableAnswerException {
        toolCalls.begin(index, block);
        if (MessagesThoughts.isThought(block)) {
            toolCalls.grow(thoughts().begin(index, block));
        }
        switch (ContentParts.typeOf(block)) {
            case "text" ->
                    text(repeated.withoutRepetition(index, Json.textOf(block, "text")), deltas);
            case "thinking" -> {
                reasoning.begin(!repeated.mayBeRepeated(index));
                thought(index, Json.textOf(block, "thinking"), deltas);
            }
            default -> {
                // A tool call, or encrypted reasoning.
            }
        }
    }

    private static void text(String delta, Deltas deltas) {
        if (delta != null) {
            deltas.text(delta);
        }
    }

    private MessagesThoughts thoughts() {
        thoughts = thoughts == null ? new MessagesThoughts() : thoughts;
        return thoughts;
    }

    private void thought(int index, String delta, Deltas deltas) {
        String added = repeated.withoutRepetition(index, delta);
        if (added != null) {
            thoughts().select(index);
            reasoning(added, deltas);
        }
    }

    /** Adds a delta of the reasoning in the block of the last one. */
    private void reasoning(String delta, Deltas deltas) {
        thoughts.text(delta.length(), reasoning.add(delta, deltas));
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean isFinished() {
        return stopReason != null;
    }

    @Override
    public ChatResult result(String text, String reasoning) {
        List<ToolCall> calls = toolCalls.calls();
        ReasoningState state =
                thoughts == null ? null : thoughts.state(reasoning, !calls.isEmpty());
        return AssistantMessage.addTo(billing.addTo(ChatResult.builder()), text, calls, state)
                .id(id)
                .model(model)
                .reasoning(reasoning)
                .finishReason(FinishReasons.reason(stopReason, !calls.isEmpty()))
                .rawFinishReason(stopReason)
                .refusal(FinishReasons.refusal(stopReason, null, text))
                .usage(usage.usage())
                .build();
    }
}
