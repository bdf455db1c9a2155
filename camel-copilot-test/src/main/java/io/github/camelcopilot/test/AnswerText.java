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
 * A text that answers a request, and what every format tells of it. Usage is not counted but
 * estimated by the published rule of thumb of 4 bytes per token, over the request's and the text's
 * bytes.
 *
 * @param text the whole text
 * @param id unique to the answer, without a format's prefix
 * @param created when, in seconds since 1970
 * @param inputTokens estimate for the request
 * @param outputTokens estimate for the text
 * @param asked the request's body; an empty object when that is not JSON
 */
record AnswerText(
        String text, String id, long created, int inputTokens, int outputTokens, JsonNode asked) {

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

    /** Whether the request wants a stream. */
    boolean streamed() {
        return asked.path("stream").asBoolean();
    }

    int totalTokens() {
        return inputTokens + outputTokens;
    }

    /**
     * The text in pieces of a word each, as the insides of JSON strings. A stream puts its events
     * together by hand, with the same text around every word, since a tree per word costs ten times
     * as much.
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
