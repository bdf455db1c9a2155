// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The content that answers a request, with the metadata that all formats contain. Usage is
 * estimated for the request and the content, at 4 bytes per token, a common rule of thumb.
 *
 * @param content reasoning, text and tool calls
 * @param id unique to the answer, without a format's prefix
 * @param created the time of the answer, in seconds since 1970
 * @param model the name of the model that answers
 * @param tokens estimate for the request and the content
 * @param billing the members that Copilot adds beside the usage; empty if it adds none
 * @param request the body of the request; an empty object when that is not JSON
 */
record AnswerText(
        AnswerContent content,
        String id,
        long created,
        String model,
        TokenCounts tokens,
        ObjectNode billing,
        JsonNode request) {

    static final String MODEL = "simulator";
    private static final int BYTES_PER_TOKEN = 4;

    static AnswerText of(RecordedRequest request, AnswerContent content) {
        return new AnswerText(
                content,
                UUID.randomUUID().toString(),
                request.receivedAt().getEpochSecond(),
                MODEL,
                TokenCounts.of(estimate(request.bodySize()), estimate(content.size())),
                JsonNodeFactory.instance.objectNode(),
                request.tryJson().orElse(JsonNodeFactory.instance.objectNode()));
    }

    AnswerText withModel(String name) {
        return new AnswerText(content, id, created, name, tokens, billing, request);
    }

    AnswerText withTokens(TokenCounts counts) {
        return new AnswerText(content, id, created, model, counts, billing, request);
    }

    AnswerText withBilling(ObjectNode members) {
        return new AnswerText(content, id, created, model, tokens, members, request);
    }

    /** Returns the estimate for a text. */
    static int tokensOf(String text) {
        return estimate(text.getBytes(StandardCharsets.UTF_8).length);
    }

    private static int estimate(int bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** Whether the request asks for a stream. */
    boolean streamed() {
        return request.path("stream").asBoolean();
    }

    String text() {
        return content.text();
    }
}
