// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.OutputViolation;
import io.github.camelcopilot.api.ResponseFormat;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.internal.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The format that the answer of an endpoint must have: a JSON Schema, how the service receives it,
 * and the class of the body. Immutable; any thread may use it.
 */
public final class OutputFormat {

    /** Maximum number of violations that are kept of one answer. */
    static final int MAX_VIOLATIONS = 100;

    /** Maximum length of the name of a schema in characters; services limit it too. */
    private static final int MAX_NAME = 64;

    private static final String INSTRUCTION =
            "Answer with one JSON value that is valid against the JSON Schema below, and with"
                    + " nothing else: no explanation, and no Markdown.\n\n";

    private final JsonSchema schema;
    private final Map<String, Object> asMap;
    private final SchemaDelivery delivery;
    private final int retries;
    private final ClassConversion conversion;
    private final ResponseFormat responseFormat;

    /**
     * @param retries maximum number of times that an invalid answer is sent back
     * @param conversion to the class of the body; null = the body is JSON
     */
    public OutputFormat(
            JsonSchema schema, SchemaDelivery delivery, int retries, ClassConversion conversion) {
        this.schema = schema;
        this.asMap = schema.toMap();
        this.delivery = delivery;
        this.retries = retries;
        this.conversion = conversion;
        this.responseFormat =
                ResponseFormat.builder(ResponseFormat.Type.JSON_SCHEMA)
                        .name(name(conversion == null ? asMap.get("title") : conversion.name()))
                        .schema(asMap)
                        .strict(new StrictSubset().contains(asMap) ? true : null)
                        .build();
    }

    /** Services accept letters of ASCII, digits, underscores and dashes. */
    private static String name(Object title) {
        String name = title instanceof String text ? text.replaceAll("[^A-Za-z0-9_-]+", "_") : "";
        return name.replace("_", "").isEmpty()
                ? "answer"
                : name.substring(0, Math.min(name.length(), MAX_NAME));
    }

    /**
     * Returns the request with the schema.
     *
     * @param isSupported returns whether the service supports a schema in its own member
     */
    public ChatRequest addTo(ChatRequest request, Predicate<Map<String, Object>> isSupported) {
        boolean isNative =
                switch (delivery) {
                    case NATIVE -> true;
                    case PROMPT -> false;
                    // Services require the root to be an object.
                    case AUTO -> "object".equals(asMap.get("type")) && isSupported.test(asMap);
                };
        return isNative
                ? request.toBuilder().responseFormat(responseFormat).build()
                : request.withMessages(withInstruction(request.messages()));
    }

    /** Adds the schema to the first of the instructions that begin the conversation. */
    private List<ChatMessage> withInstruction(List<ChatMessage> messages) {
        List<ChatMessage> all = new ArrayList<>(messages);
        String instruction = INSTRUCTION + schema;
        boolean isLed =
                !all.isEmpty()
                        && (all.get(0).role() == Role.SYSTEM
                                || all.get(0).role() == Role.DEVELOPER);
        if (isLed) {
            all.set(0, extended(all.get(0), instruction));
        } else {
            all.add(0, ChatMessage.system(instruction));
        }
        return all;
    }

    private static ChatMessage extended(ChatMessage message, String instruction) {
        boolean isText = message.content().stream().allMatch(ContentPart.Text.class::isInstance);
        if (isText) {
            String text = message.text();
            return message.toBuilder()
                    .content(
                            ContentPart.text(
                                    text.isEmpty() ? instruction : text + "\n\n" + instruction))
                    .build();
        }
        List<ContentPart> parts = new ArrayList<>(message.content());
        parts.add(ContentPart.text(instruction));
        return message.toBuilder().content(parts).build();
    }

    /** Returns the maximum number of times that an invalid answer is sent back. */
    public int retries() {
        return retries;
    }

    /** Returns what the text of an answer is. */
    public OutputReading read(String text) {
        String json = FencedText.unwrap(text);
        if (json.isEmpty()) {
            return invalid(List.of(OutputViolation.of("", "the answer is empty")));
        }
        try {
            return validated(AnswerJson.parse(json), json);
        } catch (JsonProcessingException notJson) {
            return invalid(
                    List.of(
                            OutputViolation.of(
                                    "", "is not valid JSON: " + notJson.getOriginalMessage())));
        } catch (StackOverflowError tooDeep) {
            return invalid(List.of(OutputViolation.of("", "is nested too deeply")));
        }
    }

    private OutputReading validated(JsonNode value, String json) {
        Optional<OutputViolation> huge = AnswerJson.hugeExponent(value, "");
        List<OutputViolation> violations =
                huge.isPresent() ? List.of(huge.get()) : schema.violations(value);
        if (!violations.isEmpty()) {
            return invalid(violations.stream().limit(MAX_VIOLATIONS).toList());
        }
        return conversion == null
                ? new OutputReading.Valid(json, value)
                : conversion.read(value, json);
    }

    private static OutputReading invalid(List<OutputViolation> violations) {
        return new OutputReading.Invalid(violations);
    }
}
