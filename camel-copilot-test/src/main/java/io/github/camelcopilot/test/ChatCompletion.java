package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in the form of {@code /chat/completions}: one JSON object, or a stream of chunks, one per
 * word. Usage is not counted but estimated by the published rule of thumb of 4 bytes per token,
 * over the request's and the answer's bytes.
 *
 * @param contentType media type of the body
 * @param body its bytes; a stream has one HTTP chunk per event
 */
record ChatCompletion(String contentType, Body body) {

    static final String MODEL = "simulator";
    private static final int BYTES_PER_TOKEN = 4;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*|\\s+");

    static ChatCompletion of(RecordedRequest request, String text) {
        JsonNode asked = request.tryJson().orElse(JsonNodeFactory.instance.objectNode());
        String id = "chatcmpl-" + UUID.randomUUID();
        long created = request.receivedAt().getEpochSecond();
        ObjectNode usage = usage(request.bodySize(), text.getBytes(StandardCharsets.UTF_8).length);
        if (asked.path("stream").asBoolean()) {
            boolean includeUsage = asked.path("stream_options").path("include_usage").asBoolean();
            return stream(id, created, text, includeUsage ? usage : null);
        }
        return json(id, created, text, usage);
    }

    private static ChatCompletion json(String id, long created, String text, ObjectNode usage) {
        ObjectNode answer = envelope(id, created, "chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", text);
        choice.put("finish_reason", "stop");
        answer.set("usage", usage);
        return new ChatCompletion("application/json", Body.whole(answer.toString()));
    }

    private static ChatCompletion stream(String id, long created, String text, ObjectNode usage) {
        String head = envelope(id, created, "chat.completion.chunk").toString();
        // The same text around every word: put together by hand, since a tree per word costs ten
        // times as much.
        String open = "data: " + head.substring(0, head.length() - 1) + ",\"choices\":[";
        String delta = open + "{\"index\":0,\"delta\":";
        List<byte[]> events = new ArrayList<>();
        events.add(
                Body.utf8(
                        delta
                                + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"));
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = new String(JsonStringEncoder.getInstance().quoteAsString(words.group()));
            events.add(
                    Body.utf8(
                            delta
                                    + "{\"content\":\""
                                    + word
                                    + "\"},\"finish_reason\":null}]}\n\n"));
        }
        events.add(Body.utf8(delta + "{},\"finish_reason\":\"stop\"}]}\n\n"));
        if (usage != null) {
            events.add(Body.utf8(open + "],\"usage\":" + usage + "}\n\n"));
        }
        events.add(Body.utf8("data: [DONE]\n\n"));
        return new ChatCompletion("text/event-stream", Body.chunks(events));
    }

    private static ObjectNode envelope(String id, long created, String type) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return node.put("id", id).put("object", type).put("created", created).put("model", MODEL);
    }

    private static ObjectNode usage(int promptBytes, int answerBytes) {
        int prompt = tokens(promptBytes);
        int answer = tokens(answerBytes);
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        return usage.put("prompt_tokens", prompt)
                .put("completion_tokens", answer)
                .put("total_tokens", prompt + answer);
    }

    private static int tokens(int bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
