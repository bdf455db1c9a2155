// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A text that answers a request, with the metadata that all formats contain. Usage is estimated for
 * the request and the text, at 4 bytes per token, a common rule of thumb.
 *
 * @param text the whole text
 * @param id unique to the answer, without a format's prefix
 * @param created the time of the answer, in seconds since 1970
 * @param model the name of the model that answers
 * @param tokens estimate for the request and the text
 * @param billing the members that Copilot adds beside the usage; empty if it adds none
 * @param request the body of the request; an empty object when that is not JSON
 */
record AnswerText(
        String text,
        String id,
        long created,
        String model,
        TokenCounts tokens,
        ObjectNode billing,
        JsonNode request) {

    static final String MODEL = "simulator";
    private static final int BYTES_PER_TOKEN = 4;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*|\\s+");

    static AnswerText of(RecordedRequest request, String text) {
        return new AnswerText(
                text,
                UUID.randomUUID().toString(),
                request.receivedAt().getEpochSecond(),
                MODEL,
                TokenCounts.of(
                        estimate(request.bodySize()),
                        estimate(text.getBytes(StandardCharsets.UTF_8).length)),
                JsonNodeFactory.instance.objectNode(),
                request.tryJson().orElse(JsonNodeFactory.instance.objectNode()));
    }

    AnswerText withModel(String name) {
        return new AnswerText(text, id, created, name, tokens, billing, request);
    }

    AnswerText withTokens(TokenCounts counts) {
        return new AnswerText(text, id, created, model, counts, billing, request);
    }

    AnswerText withBilling(ObjectNode members) {
        return new AnswerText(text, id, created, model, tokens, members, request);
    }

    private static int estimate(int bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** Whether the request asks for a stream. */
    boolean streamed() {
        return request.path("stream").asBoolean();
    }

    /**
     * Returns the words of the text, escaped for JSON strings. The events of a stream are
     * concatenated from them, because building a JSON tree for each word takes ten times as long.
     */
    List<String> quotedWords() {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(word -> new String(encoder.quoteAsString(word)))
                .toList();
    }
}
