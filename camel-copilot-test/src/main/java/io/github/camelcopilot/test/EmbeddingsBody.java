// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The body of a request for embeddings.
 *
 * @param body the JSON, whatever it is
 */
record EmbeddingsBody(JsonNode body) {

    /** The largest number of texts in one request, as at OpenAI and Azure. */
    private static final int MAX_TEXTS = 2048;

    /** The largest number of dimensions that the simulated model offers. */
    private static final int MAX_DIMENSIONS = 4096;

    private static final Set<String> ENCODINGS = Set.of("float", "base64");

    /** Returns the texts in order; none if the body has no text. */
    List<String> texts() {
        JsonNode input = body.path("input");
        return input.isTextual()
                ? List.of(input.asText())
                : elements(input).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.empty();
    }

    /** Returns why the service refuses the body, without quoting it; empty if it does not. */
    Optional<String> objection() {
        JsonNode encoding = body.path("encoding_format");
        JsonNode dimensions = body.path("dimensions");
        if (!encoding.isMissingNode() && !ENCODINGS.contains(encoding.asText())) {
            return Optional.of("encoding_format: must be float or base64");
        }
        if (!dimensions.isMissingNode()
                && (!dimensions.isInt()
                        || dimensions.asInt() < 1
                        || dimensions.asInt() > MAX_DIMENSIONS)) {
            return Optional.of("dimensions: must be from 1 to " + MAX_DIMENSIONS);
        }
        return unreadable();
    }

    /** Returns why the body cannot be answered at all; empty if it can. */
    Optional<String> unreadable() {
        JsonNode input = body.path("input");
        boolean isText = input.isTextual() || elements(input).allMatch(JsonNode::isTextual);
        if (!isText || texts().isEmpty()) {
            return Optional.of("input: must be a text or an array of texts");
        }
        if (texts().stream().anyMatch(String::isEmpty)) {
            return Optional.of("input: must not be empty");
        }
        return texts().size() > MAX_TEXTS
                ? Optional.of("input: at most " + MAX_TEXTS + " texts are allowed")
                : Optional.empty();
    }

    /** Returns why Copilot refuses the body; unlike other services, it accepts no single text. */
    Optional<String> objectionOfCopilot() {
        return objection()
                .or(
                        () ->
                                body.path("input").isTextual()
                                        ? Optional.of("input: must be an array of texts")
                                        : Optional.empty());
    }

    /** Returns why a service that has the model in no other place refuses the body. */
    Optional<String> withoutModel() {
        return body.path("model").asText().isBlank()
                ? Optional.of("model: is required")
                : Optional.empty();
    }

    int dimensions() {
        return body.path("dimensions").asInt(FeatureHashing.DEFAULT_DIMENSIONS);
    }

    boolean isBase64() {
        return body.path("encoding_format").asText().equals("base64");
    }

    /** Returns the vectors of the simulated model. */
    Answer answer() {
        int dimensions = Math.max(1, Math.min(dimensions(), MAX_DIMENSIONS));
        return Answer.vectors(
                texts().stream()
                        .map(text -> FeatureHashing.vector(text, dimensions))
                        .toArray(float[][]::new));
    }

    /** Returns an estimate of the tokens of the texts. */
    TokenCounts tokens() {
        return TokenCounts.of(texts().stream().mapToInt(AnswerText::tokensOf).sum(), 0);
    }
}
