package io.github.camelcopilot;

import io.github.camelcopilot.test.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** The server-sent events of a streamed answer, as services write them. */
final class ServerEvents {

    static final String FINISH = event("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
    static final String DONE = "data: [DONE]\n\n";

    private ServerEvents() {}

    /** Returns an event with some text, which must need no escapes in JSON. */
    static String text(String delta) {
        return delta("content", delta);
    }

    static String reasoning(String delta) {
        return delta("reasoning_content", delta);
    }

    private static String delta(String member, String delta) {
        return event("{\"index\":0,\"delta\":{\"" + member + "\":\"" + delta + "\"}}");
    }

    private static String event(String choice) {
        return data("{\"id\":\"answer-1\",\"model\":\"gpt-test\",\"choices\":[" + choice + "]}");
    }

    static String usage(int prompt, int completion) {
        return data(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                        .formatted(prompt, completion, prompt + completion));
    }

    static String error(String code, String message) {
        return data("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    /** Returns an answer of these events alone. */
    static Answer answer(String... events) {
        return Answer.sse(events);
    }

    /** Returns a whole answer that brings a text in these deltas. */
    static Answer texts(String... deltas) {
        return Answer.sse(
                Stream.concat(
                                Arrays.stream(deltas).map(ServerEvents::text),
                                Stream.of(FINISH, DONE))
                        .toArray(String[]::new));
    }

    static byte[] bytes(String event) {
        return event.getBytes(StandardCharsets.UTF_8);
    }
}
