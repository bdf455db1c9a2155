// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
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
import io.github.camelcopilot.internal.wire.StreamedRefusal;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a streamed answer in OpenAI's Responses format, including the deviations of servers. The
 * stream ends with the complete response, from which everything is taken that no earlier event
 * contained. Used by one thread at a time.
 */
final class ResponsesStream implements StreamDecoder {

    /** Statuses to ignore in the last event: some servers send the response as it began. */
    private static final List<String> UNDERWAY = List.of("queued", "in_progress");

    private static final String TEXT = "text";
    private static final String REFUSAL = "refusal";

    private final ReceivedItems texts = new ReceivedItems();
    private final ReceivedItems thoughts = new ReceivedItems();
    private final ResponsesToolCalls toolCalls;
    private final EventTemplate<DeltaPlace> template = new EventTemplate<>();
    private String id;
    private String model;
    private Usage usage;
    private final ReportedBilling billing = new ReportedBilling();
    private FinishReason finish;
    private String finishWord;

    private final StreamedReasoning reasoning = new StreamedReasoning();

    private final StreamedRefusal refusal = new StreamedRefusal();

    /** What goes back to the service; null as long as there is none, as in most streams. */
    private ResponsesReasoning encrypted;

    /** The item and the part of the last delta of reasoning. */
    private String lastPlace;

    /**
     * @param maxSize maximum number of characters of all tool calls
     */
    ResponsesStream(long maxSize) {
        toolCalls = new ResponsesToolCalls(maxSize);
    }

    @Override
    public void event(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        // Some servers send an end marker that is not part of the format. It does not state how the
        // answer ended.
        if (isDone() || EventJson.isDoneMarker(data, offset, length)) {
            return;
        }
        if (length == 0 && !type.equals("error")) {
            return;
        }
        if (type.equals("error")) {
            throw new ErrorEventException(
                    ResponsesFailure.read(Arrays.copyOfRange(data, offset, offset + length)));
        }
        String delta = template.match(type, data, offset, length);
        if (delta == null) {
            read(type, data, offset, length, deltas);
        } else {
            delta(delta, template.deltaKind(), deltas);
        }
    }

    private void read(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        template.beginEvent();
        ResponsesEvent event = ResponsesEvent.read(data, offset, length, template, billing);
        String known = event.type() == null ? type : event.type();
        if (ResponsesFailure.isIn(known, event)) {
            throw new ErrorEventException(ResponsesFailure.of(event.failure()));
        }
        if (!known.startsWith(ResponsesFailure.KNOWN)) {
            JsonNode root = EventJson.treeOf(data, offset, length);
            ErrorEventException.throwIfReported(root);
            if (root.path("output").isArray()) {
                // The complete response, from a server that does not stream.
                end(root, "completed", deltas);
            }
            return;
        }
        DeltaPlace place = DeltaPlace.of(known, event);
        if (place == null) {
            take(known, event, deltas);
        } else {
            delta(event.delta(), place, deltas);
        }
        int onlyDelta = place == null ? EventTemplate.NO_DELTA : event.onlyDelta();
        template.endEvent(type, data, offset, length, onlyDelta, place);
    }

    /**
     * Where a delta of text or reasoning belongs.
     *
     * @param kind the type of the event for reasoning; {@link #TEXT} or {@link #REFUSAL} for text
     * @param index of the item in the output, or null
     * @param part the index of the part in the item, or -1
     */
    private record DeltaPlace(String kind, String index, int part) {

        /** Returns null for an event of another type. */
        static DeltaPlace of(String type, ResponsesEvent event) {
            return switch (type) {
                case "response.output_text.delta" ->
                        new DeltaPlace(TEXT, event.outputIndex(), event.part());
                case "response.refusal.delta" ->
                        new DeltaPlace(REFUSAL, event.outputIndex(), event.part());
                case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                        new DeltaPlace(type, event.outputIndex(), event.part());
                default -> null;
            };
        }
    }

    private void take(String type, ResponsesEvent event, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode rest = event.rest();
        switch (type) {
            case "response.output_text.done" ->
                    wholeText(event.outputIndex(), event.text(), deltas);
            case "response.refusal.done" -> {
                refusal.complete(event.text());
                wholeText(event.outputIndex(), event.text(), deltas);
            }
            case "response.reasoning_summary_part.added", "response.reasoning_part.added" ->
                    reasoning.begin(true);
            case "response.content_part.added" -> {
                if (ContentParts.typeOf(rest.path("part")).equals("reasoning_text")) {
                    reasoning.begin(true);
                }
            }
            case "response.function_call_arguments.delta" -> {
                if (event.delta() != null) {
                    toolCalls.append(event.outputIndex(), event.itemId(), event.delta());
                }
            }
            case "response.function_call_arguments.done" ->
                    toolCalls.arguments(event.outputIndex(), event.itemId(), rest);
            case "response.output_item.added" -> beginItem(event.outputIndex(), rest.path("item"));
            case "response.output_item.done" ->
                    endItem(event.outputIndex(), rest.path("item"), deltas);
            case "response.created", "response.queued", "response.in_progress" ->
                    identify(rest.path("response"));
            case "response.completed" -> end(rest.path("response"), "completed", deltas);
            case "response.incomplete" -> end(rest.path("response"), "incomplete", deltas);
            case "response.failed" ->
                    throw new ErrorEventException(ResponsesFailure.of(event.failure()));
            default -> {}
        }
    }

    private void delta(String delta, DeltaPlace place, Deltas deltas) {
        if (delta == null) {
            return;
        }
        boolean isRefusal = place.kind().equals(REFUSAL);
        if (!isRefusal && !place.kind().equals(TEXT)) {
            reasoningDelta(delta, place, deltas);
        } else if (texts.takeDelta(place.index(), TEXT, delta)) {
            if (isRefusal) {
                refusal.add(delta);
            }
            deltas.text(delta);
        }
    }

    private void wholeText(String index, String text, Deltas deltas) {
        if (text != null && !text.isEmpty() && texts.takeWhole(index, text)) {
            deltas.text(text);
        }
    }

    private void reasoningDelta(String delta, DeltaPlace place, Deltas deltas) {
        if (thoughts.takeDelta(place.index(), place.kind(), delta)) {
            String itemAndPart = place.index() + "/" + place.part();
            if (lastPlace != null && !lastPlace.equals(itemAndPart)) {
                reasoning.begin(true);
            }
            lastPlace = itemAndPart;
            reasoning.add(delta, deltas);
        }
    }

    private void wholeReasoning(String index, String whole, Deltas deltas) {
        if (whole != null && thoughts.takeWhole(index, whole)) {
            reasoning.begin(true);
            reasoning.add(whole, deltas);
        }
    }

    private void identify(JsonNode response) {
        id = id == null ? Json.textOf(response, "id") : id;
        model = model == null ? Json.textOf(response, "model") : model;
    }

    private void beginItem(String index, JsonNode item) throws UnreadableAnswerException {
        switch (ContentParts.typeOf(item)) {
            case "function_call" -> toolCalls.begin(index, item);
            case "reasoning" -> reasoning.begin(true);
            default -> {}
        }
    }

    private void endItem(String index, JsonNode item, Deltas deltas)
            throws UnreadableAnswerException {
        keepIfEncrypted(item);
        if (ResponsesOutput.isToolCall(item)) {
            toolCalls.end(index, item);
            return;
        }
        ResponsesOutput whole = ResponsesOutput.of(List.of(item));
        refusal.complete(whole.refusal());
        wholeReasoning(index, whole.reasoning(), deltas);
        wholeText(index, whole.text(), deltas);
    }

    /** Keeps an item that goes back, and notes which item follows it. */
    private void keepIfEncrypted(JsonNode item) throws UnreadableAnswerException {
        if (encrypted != null || item.has("encrypted_content")) {
            encrypted = encrypted == null ? new ResponsesReasoning() : encrypted;
            toolCalls.grow(encrypted.add(item));
        }
    }

    /**
     * @param event the status by the type of the event: the response may omit its status or hold
     *     that of its beginning, and some servers send an incomplete response as completed
     */
    private void end(JsonNode response, String event, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        if (ResponsesFailure.isIn(response)) {
            throw new ErrorEventException(ResponsesFailure.of(response));
        }
        identify(response);
        takeMissing(ContentParts.listOf(response.path("output")), deltas);
        usage = ResponsesAnswer.usageOf(response.path("usage"));
        billing.readFrom(response);
        String stated = ResponsesAnswer.statusOf(response);
        boolean isFinal =
                stated != null && !UNDERWAY.contains(stated) && !event.equals("incomplete");
        String status = isFinal ? stated : event;
        finish = ResponsesAnswer.finishReason(status, response, !toolCalls.calls().isEmpty());
        finishWord = ResponsesAnswer.finishWord(status, response);
    }

    /** Takes everything that no earlier event contained. */
    private void takeMissing(Iterable<JsonNode> items, Deltas deltas)
            throws UnreadableAnswerException {
        ResponsesOutput output = ResponsesOutput.of(items);
        if (thoughts.isEmpty() && output.reasoning() != null) {
            reasoning.add(output.reasoning(), deltas);
        }
        refusal.complete(output.refusal());
        if (texts.isEmpty() && !output.text().isEmpty()) {
            deltas.text(output.text());
        }
        toolCalls.complete(items);
        if (encrypted == null || encrypted.isEmpty()) {
            for (JsonNode item : items) {
                keepIfEncrypted(item);
            }
        }
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean isDone() {
        return finish != null;
    }

    @Override
    public boolean isFinished() {
        return finish != null;
    }

    @Override
    public ChatResult result(String text, String reasoning) {
        List<ToolCall> calls = toolCalls.calls();
        ReasoningState state = encrypted == null ? null : encrypted.state();
        return AssistantMessage.addTo(billing.addTo(ChatResult.builder()), text, calls, state)
                .id(id)
                .model(model)
                .reasoning(reasoning)
                .finishReason(
                        finish == null ? FinishReasons.reason(null, !calls.isEmpty()) : finish)
                .rawFinishReason(finishWord)
                .refusal(FinishReasons.refusal(finishWord, refusal.text(), text))
                .usage(usage)
                .build();
    }
}
