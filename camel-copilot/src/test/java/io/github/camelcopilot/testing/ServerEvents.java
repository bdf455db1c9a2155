// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.camelcopilot.test.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** The server-sent events of a streamed answer, as services write them. */
public final class ServerEvents {

    public static final String FINISH = choice("{}", "\"stop\"");
    public static final String DONE = "data: [DONE]\n\n";

    private ServerEvents() {}

    public static String text(String delta) {
        return textAsJson(quoted(delta));
    }

    /** Returns an event with text given as JSON, such as a string with escapes. */
    public static String textAsJson(String json) {
        return choice("{\"content\":" + json + "}", "null");
    }

    public static String reasoning(String delta) {
        return choice("{\"reasoning_text\":" + quoted(delta) + "}", "null");
    }

    private static String choice(String delta, String finishReason) {
        return data(
                "{\"id\":\"answer-1\",\"model\":\"gpt-test\",\"choices\":[{\"index\":0,\"delta\":"
                        + delta
                        + ",\"finish_reason\":"
                        + finishReason
                        + "}]}");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    public static String usage(int prompt, int completion) {
        return data(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                        .formatted(prompt, completion, prompt + completion));
    }

    public static String error(String code, String message) {
        return data("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    /** Returns a complete answer with these deltas. */
    public static Answer texts(String... deltas) {
        return Answer.sse(
                Stream.concat(
                                Arrays.stream(deltas).map(ServerEvents::text),
                                Stream.of(FINISH, DONE))
                        .toArray(String[]::new));
    }

    /** Returns a complete answer with one delta followed by many equal ones. */
    public static Answer repeated(String first, String delta, long count) {
        return Answer.sse(text(first))
                .repeat(bytes(text(delta)), count)
                .repeat(bytes(FINISH + DONE), 1);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
