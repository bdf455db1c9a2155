// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A text as a chat completion: one JSON object, or chunks up to {@code [DONE]}. */
final class ChatCompletion implements AnswerForm {

    @Override
    public ObjectNode whole(AnswerText text) {
        ObjectNode answer = envelope(text, "chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text.text())
                .putNull("refusal")
                .putArray("annotations");
        choice.putNull("logprobs").put("finish_reason", "stop");
        answer.set("usage", usage(text.tokens()));
        answer.setAll(text.billing());
        return answer;
    }

    @Override
    public List<byte[]> events(AnswerText text) {
        boolean withUsage = text.request().path("stream_options").path("include_usage").asBoolean();
        String head = envelope(text, "chat.completion.chunk").toString();
        String open = "data: " + head.substring(0, head.length() - 1) + ",\"choices\":[";
        String delta = open + "{\"index\":0,\"delta\":";
        // If the usage was requested, every chunk has the member, as OpenAI documents.
        String end = withUsage ? "}],\"usage\":null}\n\n" : "}]}\n\n";
        String unfinished = "},\"logprobs\":null,\"finish_reason\":null" + end;
        List<byte[]> events = new ArrayList<>();
        events.add(
                Body.utf8(
                        delta
                                + "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null"
                                + unfinished));
        for (String word : text.quotedWords()) {
            events.add(Body.utf8(delta + "{\"content\":\"" + word + "\"" + unfinished));
        }
        events.add(Body.utf8(delta + "{},\"logprobs\":null,\"finish_reason\":\"stop\"" + end));
        if (withUsage || !text.billing().isEmpty()) {
            ObjectNode last = envelope(text, "chat.completion.chunk");
            last.putArray("choices");
            if (withUsage) {
                last.set("usage", usage(text.tokens()));
            }
            last.setAll(text.billing());
            events.add(Body.utf8("data: " + last + "\n\n"));
        }
        events.add(Body.utf8("data: [DONE]\n\n"));
        return events;
    }

    private static ObjectNode envelope(AnswerText text, String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", "chatcmpl-" + text.id())
                .put("object", type)
                .put("created", text.created())
                .put("model", text.model());
    }

    private static ObjectNode usage(TokenCounts tokens) {
        ObjectNode usage =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt_tokens", tokens.input())
                        .put("completion_tokens", tokens.output())
                        .put("total_tokens", tokens.total());
        ObjectNode ofPrompt =
                usage.putObject("prompt_tokens_details").put("cached_tokens", tokens.cacheRead());
        if (tokens.cacheWrite() > 0) {
            ofPrompt.put("cache_write_tokens", tokens.cacheWrite());
        }
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage;
    }
}
