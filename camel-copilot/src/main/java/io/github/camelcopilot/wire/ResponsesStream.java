package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a streamed answer in OpenAI's Responses format, with what servers are seen to do to it. It
 * ends with the response itself, from which is taken what no event before had brought. Used by one
 * thread at a time.
 */
final class ResponsesStream implements StreamDecoder {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private static final String BLANK_LINE = "\n\n";

    /** Of no meaning in the last event, into which some servers write a response as it began. */
    private static final List<String> UNDERWAY = List.of("queued", "in_progress");

    private final ResponsesToolCalls toolCalls;
    private String id;
    private String model;
    private Usage usage;
    private FinishReason finish;

    // What came in deltas is not taken again from whole items, nor what came in those from the
    // whole response.
    private boolean hasTextDeltas;
    private boolean hasText;
    private boolean hasReasoning;

    /** The type of the events that bring reasoning; some servers write the same in two. */
    private String reasoningType;

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
        if (isDone()
                || length == 0
                || Arrays.equals(data, offset, offset + length, DONE, 0, DONE.length)) {
            return;
        }
        if (type.equals("error")) {
            throw new ErrorEventException(
                    ResponsesFailure.read(Arrays.copyOfRange(data, offset, offset + length)));
        }
        ResponsesEvent event = ResponsesEvent.read(data, offset, length);
        if (event.type() == null && ResponsesFailure.hasError(event.rest())) {
            throw new ErrorEventException(ResponsesFailure.of(event.rest()));
        }
        read(event.type() == null ? type : event.type(), event, deltas);
    }

    private void read(String type, ResponsesEvent event, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode rest = event.rest();
        switch (type) {
            case "response.output_text.delta", "response.refusal.delta" -> {
                if (event.delta() != null) {
                    hasTextDeltas = true;
                    addText(event.delta(), deltas);
                }
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
                if (event.delta() != null) {
                    reasoningType = reasoningType == null ? type : reasoningType;
                    if (reasoningType.equals(type)) {
                        addReasoning(event.delta(), deltas);
                    }
                }
            }
            case "response.reasoning_summary_part.added" -> partBegins = true;
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
                    throw new ErrorEventException(ResponsesFailure.of(rest));
            default -> {}
        }
    }

    private void addText(String text, Deltas deltas) {
        hasText = true;
        deltas.text(text);
    }

    private void addReasoning(String text, Deltas deltas) {
        if (partBegins && hasReasoning) {
            deltas.reasoning(BLANK_LINE);
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
        if (ResponsesOutput.isToolCall(item)) {
            toolCalls.begin(index, item);
        } else if (ResponsesOutput.typeOf(item).equals("reasoning")) {
            partBegins = true;
        }
    }

    private void endItem(String index, JsonNode item, Deltas deltas)
            throws UnreadableAnswerException {
        if (ResponsesOutput.isToolCall(item)) {
            toolCalls.end(index, item);
            return;
        }
        ResponsesOutput output = ResponsesOutput.of(List.of(item));
        if (output.reasoning() != null && reasoningType == null) {
            partBegins = true;
            addReasoning(output.reasoning(), deltas);
        }
        if (!output.text().isEmpty() && !hasTextDeltas) {
            addText(output.text(), deltas);
        }
    }

    /**
     * @param status what the event's name says, if the response itself does not; servers send a
     *     response that is incomplete as completed
     */
    private void end(JsonNode response, String status, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        if (ResponsesFailure.isIn(response)) {
            throw new ErrorEventException(ResponsesFailure.of(response));
        }
        identify(response);
        takeMissing(response.path("output"), deltas);
        usage = ResponsesAnswer.usageOf(response.path("usage"));
        String told = Json.textOf(response, "status");
        finish =
                ResponsesAnswer.finishReason(
                        told == null || UNDERWAY.contains(told) ? status : told,
                        response,
                        !toolCalls.calls().isEmpty());
    }

    private void takeMissing(JsonNode items, Deltas deltas) throws UnreadableAnswerException {
        ResponsesOutput output = ResponsesOutput.of(items);
        if (output.reasoning() != null && !hasReasoning) {
            addReasoning(output.reasoning(), deltas);
        }
        if (!output.text().isEmpty() && !hasText) {
            addText(output.text(), deltas);
        }
        if (toolCalls.calls().isEmpty()) {
            for (JsonNode item : items) {
                if (ResponsesOutput.isToolCall(item)) {
                    toolCalls.end(null, item);
                }
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
