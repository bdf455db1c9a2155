// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventJson;
import io.github.camelcopilot.internal.wire.EventTemplate;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.io.IOException;

/**
 * Reads a streamed answer in OpenAI's Chat Completions format, including the deviations of servers
 * (see {@code docs/streaming.md}). An event that resembles an earlier one is compared with a
 * template; of any other, Jackson's parser reads the relevant members and skips the rest. Used by
 * one thread at a time.
 */
final class CompletionsStream implements StreamDecoder {

    private final long maxSize;

    /** The kind of its delta is true for reasoning, false for text. */
    private final EventTemplate<Boolean> template = new EventTemplate<>();

    private String id;
    private String model;
    private String finish;
    private boolean done;
    private boolean hasText;
    private boolean hasReasoning;

    // The mark of the delta of the event that is being parsed, and whether that is reasoning.
    private int deltaAt;
    private boolean isReasoning;

    /** Whether the event that is being parsed consists of nothing but one delta. */
    private boolean isOnlyDelta;

    /** The only choice whose text is read: the first that has any. */
    private int textChoice = -1;

    /** Null as long as the stream holds none of it. */
    private CompletionsExtras extras;

    /**
     * @param maxSize maximum number of characters of all tool calls
     */
    CompletionsStream(long maxSize) {
        this.maxSize = maxSize;
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
            extras.thoughts().more(delta);
            deltas.reasoning(delta);
        } else {
            deltas.text(delta);
        }
    }

    private void read(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException {
        template.beginEvent();
        deltaAt = EventTemplate.NO_DELTA;
        isOnlyDelta = true;
        if (!EventJson.read(data, offset, length, json -> readChunk(json, deltas))) {
            EventJson.throwIfReported(data, offset, length);
        }
        int onlyDelta = isOnlyDelta ? deltaAt : EventTemplate.NO_DELTA;
        template.endEvent(type, data, offset, length, onlyDelta, isReasoning);
    }

    /** Returns whether the chunk has a choice. */
    private boolean readChunk(JsonParser json, Deltas deltas)
            throws IOException, UnreadableAnswerException, ErrorEventException {
        String chunkId = null;
        String chunkModel = null;
        boolean hasChoice = false;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "choices" -> hasChoice = readChoices(json, value, deltas);
                case "id" -> chunkId = id == null ? EventJson.textOf(json, value) : null;
                case "model" -> chunkModel = model == null ? EventJson.textOf(json, value) : null;
                case "usage" -> readUsage(json, value, true);
                case ReportedBilling.PRICE, ReportedBilling.QUOTAS ->
                        isOnlyDelta &= !extras().billing().read(member, json, value);
                case "x_groq" -> readGroq(json);
                case "error" -> readError(json, value);
                case "obfuscation" -> template.skip(json, value);
                default -> json.skipChildren();
            }
        }
        if (hasChoice) {
            // A first chunk without choices reports on the prompt filter: its id and model are not
            // those of the answer.
            id = id == null ? chunkId : id;
            model = model == null ? chunkModel : model;
        }
        return hasChoice;
    }

    private boolean readChoices(JsonParser json, JsonToken value, Deltas deltas)
            throws IOException, UnreadableAnswerException, ErrorEventException {
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
            throws IOException, UnreadableAnswerException, ErrorEventException {
        int index = 0;
        JsonNode message = null;
        JsonNode error = null;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "index" -> index = EventJson.intOf(json);
                case "delta" -> readDelta(json, value, index, false, deltas);
                case "message" -> message = Json.PARTS.readTree(json);
                case "finish_reason" -> {
                    String reason = EventJson.textOf(json, value);
                    isOnlyDelta &= reason == null;
                    finish = reason == null ? finish : reason;
                }
                case "usage" -> readUsage(json, value, false);
                case "error" -> error = Json.PARTS.readTree(json);
                default -> json.skipChildren();
            }
        }
        if (error != null) {
            // Thrown after the delta is read, whatever their order: the delta is part of the text.
            ErrorEventException.throwIfAny(error);
        }
        isOnlyDelta &= error == null && message == null;
        if (message != null) {
            // Read after the delta, whatever their order, since it repeats the delta.
            try (JsonParser whole = message.traverse(Json.MAPPER)) {
                readDelta(whole, whole.nextToken(), index, true, deltas);
            }
        }
    }

    /**
     * Reads a delta, or the complete message that some servers put into the last chunk; of that,
     * only what no delta contained is used.
     */
    private void readDelta(
            JsonParser json, JsonToken start, int index, boolean whole, Deltas deltas)
            throws IOException, UnreadableAnswerException, ErrorEventException {
        if (start != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        boolean takeText = !whole || !hasText;
        boolean takeReasoning = !whole || !hasReasoning;
        boolean takeCalls = !whole || extras().toolCalls().isEmpty();
        boolean reasoned = false;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "content" -> {
                    if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
                        JsonNode parts = Json.PARTS.readTree(json);
                        isOnlyDelta = false;
                        String inContent = ContentParts.reasoningOf(parts);
                        if (!inContent.isEmpty() && takeReasoning && !reasoned) {
                            reasoned = true;
                            reasoning(inContent, json, deltas);
                        }
                        String refused = ContentParts.refusalOf(parts);
                        String text = ContentParts.textOf(parts) + refused;
                        if (takeText) {
                            refusal(refused);
                            text(text.isEmpty() ? null : text, index, json, deltas);
                        }
                    } else if (takeText) {
                        text(EventJson.textOf(json, value), index, json, deltas);
                    }
                }
                case "refusal" -> {
                    String text = EventJson.textOf(json, value);
                    if (takeText) {
                        refusal(text);
                        text(text, index, json, deltas);
                    }
                }
                case "reasoning_text",
                        "reasoning_content",
                        "reasoning",
                        "thinking",
                        "reasoning_details",
                        "thinking_blocks" -> {
                    String text = thoughtsOf(json, member, value, whole);
                    // Some servers write the same text under two names.
                    if (text != null && takeReasoning && !reasoned) {
                        reasoned = true;
                        if (value.isScalarValue()) {
                            thoughts().text(member, text);
                        }
                        reasoning(text, json, deltas);
                    }
                }
                case CompletionsReasoning.OPAQUE -> {
                    String opaque = EventJson.textOf(json, value);
                    if (opaque != null) {
                        isOnlyDelta = false;
                        grow(thoughts().opaque(opaque));
                    }
                }
                case "error" -> readError(json, value);
                case "tool_calls" -> {
                    isOnlyDelta &= value == JsonToken.VALUE_NULL;
                    JsonNode calls = Json.PARTS.readTree(json);
                    if (takeCalls) {
                        extras().toolCalls().add(calls);
                    }
                }
                case "function_call" -> {
                    isOnlyDelta &= value == JsonToken.VALUE_NULL;
                    JsonNode call = Json.PARTS.readTree(json);
                    if (takeCalls) {
                        extras().toolCalls().addFunctionCall(call);
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void text(String delta, int choice, JsonParser json, Deltas deltas) {
        textChoice = delta == null || textChoice >= 0 ? textChoice : choice;
        if (delta != null && choice == textChoice) {
            hasText = true;
            noteDelta(json, false);
            deltas.text(delta);
        }
    }

    /**
     * @param delta null or empty = none
     */
    private void refusal(String delta) {
        if (delta != null && !delta.isEmpty()) {
            // A template would add the next one to the text alone.
            isOnlyDelta = false;
            extras().refusal().add(delta);
        }
    }

    private void reasoning(String delta, JsonParser json, Deltas deltas) {
        hasReasoning = true;
        noteDelta(json, true);
        deltas.reasoning(delta);
    }

    private void noteDelta(JsonParser json, boolean ofReasoning) {
        isOnlyDelta &= deltaAt == EventTemplate.NO_DELTA;
        if (isOnlyDelta) {
            deltaAt = template.mark(json);
            isReasoning = ofReasoning;
        }
    }

    private CompletionsExtras extras() {
        extras = extras == null ? new CompletionsExtras(maxSize) : extras;
        return extras;
    }

    private CompletionsReasoning thoughts() {
        return extras().thoughts();
    }

    private void grow(int by) throws UnreadableAnswerException {
        extras().toolCalls().grow(by);
    }

    /** Returns a text, or the text of parts; null if it is empty. */
    private String thoughtsOf(JsonParser json, String member, JsonToken value, boolean whole)
            throws IOException, UnreadableAnswerException {
        if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
            isOnlyDelta = false;
            JsonNode parts = Json.PARTS.readTree(json);
            if (!whole || !thoughts().hasParts()) {
                grow(thoughts().parts(member, parts));
            }
            String text = ContentParts.thoughtsOf(parts);
            return text.isEmpty() ? null : text;
        }
        return EventJson.textOf(json, value);
    }

    private void readUsage(JsonParser json, JsonToken value, boolean isOfChunk) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            isOnlyDelta = false;
            JsonNode tree = Json.PARTS.readTree(json);
            extras().billing().readFrom(tree);
            extras().usage(CompletionsAnswer.usageOf(tree), isOfChunk);
        } else {
            json.skipChildren();
        }
    }

    /** Groq sends the usage and errors in a member of its own. */
    private void readGroq(JsonParser json) throws IOException, ErrorEventException {
        isOnlyDelta = false;
        JsonNode own = Json.PARTS.readTree(json);
        ErrorEventException.throwIfAny(own.path("error"));
        extras().usage(CompletionsAnswer.usageOf(own.path("usage")), false);
    }

    /** An error that states nothing is ignored if there are choices. */
    private void readError(JsonParser json, JsonToken value)
            throws IOException, ErrorEventException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        isOnlyDelta = false;
        ErrorEventException.throwIfAny(Json.PARTS.readTree(json));
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
        return extras().addTo(ChatResult.builder(), text, reasoning, finish)
                .id(id)
                .model(model)
                .build();
    }
}
