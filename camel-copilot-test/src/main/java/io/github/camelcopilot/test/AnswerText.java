// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
 * @param inputTokens estimate for the request
 * @param outputTokens estimate for the text
 * @param request the body of the request; an empty object when that is not JSON
 */
record AnswerText(
        String text, String id, long created, int inputTokens, int outputTokens, JsonNode request) {

    static final String MODEL = "simulator";
    private static final int BYTES_PER_TOKEN = 4;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*|\\s+");

    static AnswerText of(RecordedRequest request, String text) {
        return new AnswerText(
                text,
                UUID.randomUUID().toString(),
                request.receivedAt().getEpochSecond(),
                tokens(request.bodySize()),
                tokens(text.getBytes(StandardCharsets.UTF_8).length),
                request.tryJson().orElse(JsonNodeFactory.instance.objectNode()));
    }

    private static int tokens(int bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** Whether the request asks for a stream. */
    boolean streamed() {
        return request.path("stream").asBoolean();
    }

    int totalTokens() {
        return inputTokens + outputTokens;
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
