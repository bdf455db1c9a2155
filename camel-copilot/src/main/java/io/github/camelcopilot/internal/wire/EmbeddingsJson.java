// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.EmbeddingList;
import io.github.camelcopilot.api.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI's format of requests for embeddings, as at Copilot's {@code /embeddings}. Holds no state,
 * so any thread may use it.
 */
public final class EmbeddingsJson {

    /** The members that the operation itself writes. */
    private static final Set<String> OWN_MEMBERS =
            Set.of("model", "input", "encoding_format", "dimensions");

    private EmbeddingsJson() {}

    /**
     * Returns a request as JSON in UTF-8.
     *
     * @param dimensions the length of the vectors; null = the model determines it
     * @param extra further members; those that the operation itself writes are omitted
     * @throws IllegalArgumentException if a text is not valid Unicode
     */
    public static byte[] write(
            List<String> texts, String model, Integer dimensions, Map<String, Object> extra) {
        return Json.write(
                json -> {
                    json.writeStringField("model", model);
                    json.writeArrayFieldStart("input");
                    for (String text : texts) {
                        json.writeString(text);
                    }
                    json.writeEndArray();
                    json.writeStringField("encoding_format", "float");
                    if (dimensions != null) {
                        json.writeNumberField("dimensions", dimensions);
                    }
                    for (Map.Entry<String, Object> member : extra.entrySet()) {
                        if (!OWN_MEMBERS.contains(member.getKey())) {
                            json.writePOJOField(member.getKey(), member.getValue());
                        }
                    }
                });
    }

    /**
     * Returns what an answer holds.
     *
     * @param texts number of texts in the request
     * @param dimensions the requested length of the vectors; null = the model determines it
     * @throws UnreadableAnswerException if it does not hold exactly one vector of finite numbers
     *     for each text, or if the vectors differ in length
     * @throws ErrorEventException if it reports a failure
     */
    public static EmbeddingsAnswer read(byte[] answer, int texts, Integer dimensions)
            throws UnreadableAnswerException, ErrorEventException {
        ObjectNode others = JsonNodeFactory.instance.objectNode();
        List<float[]> vectors;
        try {
            vectors = read(answer, new EmbeddingVectors(texts, dimensions), others);
        } catch (UnreadableAnswerException noVectors) {
            // The answer may say why.
            Json.answerOf(answer);
            throw noVectors;
        }
        ErrorEventException.throwIfAny(others.path("error"));
        ReportedBilling billing = new ReportedBilling();
        billing.readFrom(others);
        return new EmbeddingsAnswer(
                vectors,
                Json.textOf(others, "model"),
                usageOf(others.path("usage")),
                billing.cost(),
                billing.quotas());
    }

    /**
     * @param others receives the members other than the vectors
     */
    private static List<float[]> read(byte[] answer, EmbeddingVectors vectors, ObjectNode others)
            throws UnreadableAnswerException {
        try (JsonParser json = Json.MAPPER.createParser(answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableAnswerException("it is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY && member.equals("data")) {
                    vectors.read(json);
                } else {
                    others.set(member, (JsonNode) Json.PARTS.readTree(json));
                }
            }
            if (json.nextToken() != null) {
                throw new UnreadableAnswerException("more follows its JSON object");
            }
        } catch (IOException notJson) {
            // Jackson's message quotes the input, which may be sensitive.
            throw new UnreadableAnswerException("it is not valid JSON");
        }
        return vectors.complete();
    }

    /** Returns a vector as a JSON array of numbers. */
    public static String write(float[] vector) {
        return written(vector);
    }

    /** Returns vectors as a JSON array of arrays of numbers. */
    public static String write(EmbeddingList vectors) {
        return written(vectors);
    }

    private static String written(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("Arrays of numbers are valid JSON", impossible);
        }
    }

    private static Usage usageOf(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        int prompt = Tokens.of(usage.path("prompt_tokens"));
        return Usage.builder()
                .promptTokens(prompt)
                .totalTokens(Tokens.of(usage.path("total_tokens"), prompt))
                .build();
    }
}
