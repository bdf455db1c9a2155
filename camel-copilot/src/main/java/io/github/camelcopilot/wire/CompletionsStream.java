package io.github.camelcopilot.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Usage;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a streamed answer in OpenAI's Chat Completions format, with what servers are seen to do to
 * it (see {@code docs/streaming.md}). Jackson's parser goes over the bytes once, takes the few
 * members that count and skips the rest; what is the same in each event it does not read again.
 */
final class CompletionsStream implements StreamDecoder {

    private final StreamedToolCalls toolCalls;
    private final CommonBeginning beginning = new CommonBeginning();
    private String id;
    private String model;
    private String finish;
    private Usage usage;
    private boolean done;
    private boolean hasText;
    private boolean hasReasoning;

    /** The only choice whose text counts: the first that had any. */
    private int textChoice = -1;

    /**
     * @param maxSize the most characters of tool calls
     */
    CompletionsStream(long maxSize) {
        toolCalls = new StreamedToolCalls(maxSize);
    }

    @Override
    public void event(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        if (done || length == 0) {
            return;
        }
        if (EventJson.isFarewell(data, offset, length)) {
            done = true;
            return;
        }
        if (type.equals("error")) {
            throw new ErrorEventException(
                    ErrorBody.read(Arrays.copyOfRange(data, offset, offset + length)));
        }
        int known = beginning.lengthIn(data, offset, length);
        if (known == 0) {
            read(data, offset, length, deltas);
            return;
        }
        // What is left is an object too, with a brace in place of the comma before it.
        int comma = offset + known;
        data[comma] = '{';
        try {
            read(data, comma, length - known, deltas);
        } finally {
            data[comma] = ',';
        }
    }

    private void read(byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        int choices = EventJson.read(data, offset, length, json -> readChunk(json, deltas));
        if (choices > 0) {
            beginning.learn(data, offset, choices);
        }
    }

    /** Returns where the value of {@code choices} begins, if that is worth knowing; else 0. */
    private int readChunk(JsonParser json, Deltas deltas)
            throws IOException, UnreadableAnswerException, ErrorEventException {
        int choices = 0;
        String chunkId = null;
        String chunkModel = null;
        boolean hasChoice = false;
        boolean hasChoices = false;
        JsonNode emptyError = null;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "choices" -> {
                    if (beginning.isLearning()) {
                        choices = (int) json.currentTokenLocation().getByteOffset();
                    }
                    hasChoices = value == JsonToken.START_ARRAY;
                    hasChoice = readChoices(json, value, deltas);
                }
                case "id" -> chunkId = id == null ? EventJson.textOf(json, value) : null;
                case "model" -> chunkModel = model == null ? EventJson.textOf(json, value) : null;
                case "usage" -> readUsage(json, value);
                case "error" -> emptyError = readError(json, value);
                default -> json.skipChildren();
            }
        }
        if (emptyError != null && !hasChoices) {
            throw failure(emptyError);
        }
        if (hasChoice) {
            // A first chunk without choices tells of the prompt's filter: its id and model are
            // neither's.
            id = id == null ? chunkId : id;
            model = model == null ? chunkModel : model;
            return choices;
        }
        return 0;
    }

    private boolean readChoices(JsonParser json, JsonToken value, Deltas deltas)
            throws IOException, UnreadableAnswerException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return false;
        }
        boolean any = false;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                any = true;
                readChoice(json, deltas);
            } else {
                json.skipChildren();
            }
        }
        return any;
    }

    private void readChoice(JsonParser json, Deltas deltas)
            throws IOException, UnreadableAnswerException {
        int index = 0;
        JsonNode message = null;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "index" -> index = EventJson.intOf(json);
                case "delta" -> readDelta(json, value, index, false, deltas);
                case "message" -> message = Json.PARTS.readTree(json);
                case "finish_reason" -> {
                    String reason = EventJson.textOf(json, value);
                    finish = reason == null ? finish : reason;
                }
                default -> json.skipChildren();
            }
        }
        if (message != null) {
            // Behind the delta, wherever it stands: what that brings is not new.
            try (JsonParser whole = message.traverse(Json.MAPPER)) {
                readDelta(whole, whole.nextToken(), index, true, deltas);
            }
        }
    }

    /**
     * Reads a delta, or a whole message that some servers put into the last chunk, of which only
     * what no delta brought is new.
     */
    private void readDelta(
            JsonParser json, JsonToken start, int index, boolean whole, Deltas deltas)
            throws IOException, UnreadableAnswerException {
        if (start != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        boolean takeText = !whole || !hasText;
        boolean takeReasoning = !whole || !hasReasoning;
        boolean takeCalls = !whole || toolCalls.isEmpty();
        boolean reasoned = false;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "content", "refusal" -> {
                    String text = contentOf(json, value);
                    if (text != null && takeText && isTextChoice(index)) {
                        hasText = true;
                        deltas.text(text);
                    }
                }
                case "reasoning_text", "reasoning_content", "reasoning" -> {
                    String text = contentOf(json, value);
                    // Some servers write the same under two names.
                    if (text != null && takeReasoning && !reasoned) {
                        reasoned = true;
                        hasReasoning = true;
                        deltas.reasoning(text);
                    }
                }
                case "tool_calls" -> {
                    JsonNode calls = Json.PARTS.readTree(json);
                    if (takeCalls) {
                        toolCalls.add(calls);
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private boolean isTextChoice(int index) {
        if (textChoice < 0) {
            textChoice = index;
        }
        return textChoice == index;
    }

    /** The content is a text or a list of parts. Returns null for an empty one. */
    private static String contentOf(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            StringBuilder joined = new StringBuilder();
            JsonNode parts = Json.PARTS.readTree(json);
            for (JsonNode part : parts) {
                joined.append(part.path("text").asText(""));
            }
            return joined.isEmpty() ? null : joined.toString();
        }
        return EventJson.textOf(json, value);
    }

    private void readUsage(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            JsonNode tree = Json.PARTS.readTree(json);
            usage = CompletionsAnswer.usageOf(tree);
        } else {
            json.skipChildren();
        }
    }

    /** Returns an error that says nothing, which is none beside choices; or null. */
    private static JsonNode readError(JsonParser json, JsonToken value)
            throws IOException, ErrorEventException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        JsonNode error = Json.PARTS.readTree(json);
        if (ErrorMember.saysAnything(error)) {
            throw failure(error);
        }
        return ErrorMember.isGiven(error) ? error : null;
    }

    private static ErrorEventException failure(JsonNode error) {
        return new ErrorEventException(
                ErrorBody.of(Json.MAPPER.createObjectNode().set("error", error)));
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
        return finish != null;
    }

    @Override
    public ChatResult result(String text, String reasoning) {
        return new ChatResult(
                id,
                model,
                text,
                reasoning,
                CompletionsAnswer.finishReason(finish, !toolCalls.isEmpty()),
                usage,
                toolCalls.calls(),
                null,
                null,
                null);
    }
}
