package io.github.camelcopilot;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** The events of a streamed answer, as the service writes them. */
final class StreamEvents {

    static final String FINISHED = choice("{}", "\"stop\"");
    static final String DONE = "data: [DONE]\n\n";

    private StreamEvents() {}

    static String text(String delta) {
        return choice("{\"content\":" + quoted(delta) + "}", "null");
    }

    static String reasoning(String delta) {
        return choice("{\"reasoning_text\":" + quoted(delta) + "}", "null");
    }

    private static String choice(String delta, String finishReason) {
        return "data: {\"id\":\"chatcmpl-1\",\"model\":\"gpt-test\",\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":"
                + finishReason
                + "}]}\n\n";
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
