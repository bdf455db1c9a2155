package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.wire.ResponsesItems.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a streamed answer in OpenAI's Responses format, with what servers are seen to do to it. It
 * ends with the response itself, from which is taken what no event before had brought. Used by one
 * thread at a time.
 */
final class ResponsesStream implements StreamDecoder {

    /** Of no meaning in the last event, into which some servers write a response as it began. */
    private static final List<String> UNDERWAY = List.of("queued", "in_progress");

    private final ResponsesItems texts = new ResponsesItems();
    private final ResponsesItems thoughts = new ResponsesItems();
    private final ResponsesToolCalls toolCalls;
    private String id;
    private String model;
    private Usage usage;
    private FinishReason finish;

    /** The item of which the last delta of reasoning came. */
    private ResponsesItem thought;

    private boolean hasReasoning;

    /** Whether the next delta of reasoning begins another part. */
    private boolean partBegins;

    /**
     * @param maxSize the most characters of tool calls
     */
    ResponsesStream(long maxSize) {
        toolCalls = new ResponsesToolCalls(maxSize);
    }

    @Override
    public void event(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        // Some servers write a farewell that the format does not know: it says nothing of how the
        // answer ended.
        if (isDone() || length == 0 || EventJson.isFarewell(data, offset, length)) {
            return;
        }
        if (type.equals("error")) {
            throw new ErrorEventException(
                    ResponsesFailure.read(Arrays.copyOfRange(data, offset, offset + length)));
        }
        ResponsesEvent event = ResponsesEvent.read(data, offset, length);
        String known = event.type() == null ? type : event.type();
        if (ResponsesFailure.isIn(known, event)) {
            throw new ErrorEventException(ResponsesFailure.of(event.failure()));
        }
        read(known, event, deltas);
    }

    private void read(String type, ResponsesEvent event, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode rest = event.rest();
        switch (type) {
            case "response.output_text.delta", "response.refusal.delta" -> textDelta(event, deltas);
            case "response.output_text.done", "response.refusal.done" -> textPart(event, deltas);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                    reasoningDelta(type, event, deltas);
            case "response.reasoning_summary_part.added", "response.reasoning_part.added" ->
                    partBegins = true;
            case "response.content_part.added" ->
                    partBegins |=
                            ResponsesOutput.typeOf(rest.path("part")).equals("reasoning_text");
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
            case "response.failed", "error" ->
                    throw new ErrorEventException(ResponsesFailure.of(event.failure()));
            default -> {}
        }
    }

    private void textDelta(ResponsesEvent event, Deltas deltas) throws UnreadableAnswerException {
        String delta = event.delta();
        ResponsesItem item =
                delta == null ? null : texts.of(event.outputIndex(), idOf(event), delta);
        if (item != null) {
            item.add(delta);
            deltas.text(delta);
        }
    }

    private void textPart(ResponsesEvent event, Deltas deltas) throws UnreadableAnswerException {
        if (event.text() != null) {
            addText(texts.addPart(event.outputIndex(), idOf(event), event.text()), deltas);
        }
    }

    private void reasoningDelta(String type, ResponsesEvent event, Deltas deltas)
            throws UnreadableAnswerException {
        String delta = event.delta();
        ResponsesItem item =
                delta == null ? null : thoughts.of(event.outputIndex(), idOf(event), delta);
        if (item == null || !item.isOfType(type)) {
            return;
        }
        partBegins |= item.beginsPart(event.part()) || item != thought;
        if (partBegins && !item.isEmpty()) {
            item.add(ResponsesOutput.BLANK_LINE);
        }
        item.add(delta);
        thought = item;
        addReasoning(delta, deltas);
    }

    /** Beside an index, the id is not worth to be read. */
    private static String idOf(ResponsesEvent event) throws UnreadableAnswerException {
        return event.outputIndex() == null ? event.itemId() : null;
    }

    private static void addText(String text, Deltas deltas) {
        if (!text.isEmpty()) {
            deltas.text(text);
        }
    }

    private void addReasoning(String text, Deltas deltas) {
        if (partBegins && hasReasoning) {
            deltas.reasoning(ResponsesOutput.BLANK_LINE);
        }
        partBegins = false;
        hasReasoning = true;
        deltas.reasoning(text);
    }

    private void identify(JsonNode response) {
        id = id == null ? Json.textOf(response, "id") : id;
        model = model == null ? Json.textOf(response, "model") : model;
    }

    private void beginItem(String index, JsonNode item) throws UnreadableAnswerException {
        switch (ResponsesOutput.typeOf(item)) {
            case "function_call" -> toolCalls.begin(index, item);
            case "reasoning" -> {
                partBegins = true;
                thoughts.added(index, Json.textOf(item, "id"));
            }
            case "message" -> texts.added(index, Json.textOf(item, "id"));
            default -> {}
        }
    }

    private void endItem(String index, JsonNode item, Deltas deltas)
            throws UnreadableAnswerException {
        if (ResponsesOutput.isToolCall(item)) {
            toolCalls.end(index, item);
            return;
        }
        List<String> readings = ResponsesOutput.readingsOf(item);
        if (readings.isEmpty()) {
            return;
        }
        Whole whole = new Whole(Json.textOf(item, "id"), readings);
        if (ResponsesOutput.typeOf(item).equals("reasoning")) {
            String missing = thoughts.addWhole(index, whole);
            // What is left of an item goes on where its deltas ended.
            addMissing(missing, missing.length() == readings.get(0).length(), deltas);
        } else {
            addText(texts.addWhole(index, whole), deltas);
        }
    }

    private void addMissing(String reasoning, boolean isWhole, Deltas deltas) {
        if (!reasoning.isEmpty()) {
            partBegins = isWhole;
            addReasoning(reasoning, deltas);
        }
    }

    /**
     * @param event the status that the event's name says: the response itself may leave it out or
     *     tell how it began, and servers send a response that is incomplete as completed
     */
    private void end(JsonNode response, String event, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        if (ResponsesFailure.isIn(response)) {
            throw new ErrorEventException(ResponsesFailure.of(response));
        }
        identify(response);
        takeMissing(response.path("output"), deltas);
        usage = ResponsesAnswer.usageOf(response.path("usage"));
        String told = Json.textOf(response, "status");
        boolean isTold = told != null && !UNDERWAY.contains(told) && !event.equals("incomplete");
        finish =
                ResponsesAnswer.finishReason(
                        isTold ? told : event, response, !toolCalls.calls().isEmpty());
    }

    private void takeMissing(JsonNode items, Deltas deltas) throws UnreadableAnswerException {
        List<Whole> messages = new ArrayList<>();
        List<Whole> reasoning = new ArrayList<>();
        for (JsonNode item : items) {
            List<String> readings = ResponsesOutput.readingsOf(item);
            if (!readings.isEmpty()) {
                boolean isReasoning = ResponsesOutput.typeOf(item).equals("reasoning");
                (isReasoning ? reasoning : messages)
                        .add(new Whole(Json.textOf(item, "id"), readings));
            }
        }
        for (String missing : thoughts.missingOf(reasoning, ResponsesOutput.BLANK_LINE)) {
            boolean isWhole =
                    reasoning.stream().anyMatch(whole -> whole.readings().contains(missing));
            addMissing(missing, isWhole, deltas);
        }
        for (String missing : texts.missingOf(messages, "")) {
            addText(missing, deltas);
        }
        toolCalls.complete(items);
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
        return new ChatResult(
                id,
                model,
                text,
                reasoning,
                finish == null ? FinishReason.OTHER : finish,
                usage,
                toolCalls.calls(),
                null,
                null,
                null);
    }
}
