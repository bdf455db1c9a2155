// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Content as a chat completion: one JSON object, or chunks up to {@code [DONE]}. */
final class ChatCompletion implements AnswerForm {

    private static final String REASONING = "reasoning_text";
    private static final String STATE = "reasoning_opaque";

    @Override
    public ObjectNode whole(AnswerText text) {
        AnswerContent content = text.content();
        ObjectNode answer = envelope(text, "chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        boolean isText = content.hasText() && !content.isRefused();
        message.put("content", isText ? content.text() : null);
        message.put("refusal", content.isRefused() ? content.text() : null).putArray("annotations");
        if (!content.reasoningText().isEmpty()) {
            message.put(REASONING, content.reasoningText());
        }
        message.setAll(state(content));
        if (content.hasCalls()) {
            ArrayNode calls = message.putArray("tool_calls");
            content.calls().forEach(call -> calls.add(call(call, call.arguments())));
        }
        choice.putNull("logprobs").put("finish_reason", finishReason(content));
        answer.set("usage", usage(text.tokens()));
        answer.setAll(text.billing());
        return answer;
    }

    @Override
    public List<byte[]> events(AnswerText text) {
        AnswerContent content = text.content();
        boolean withUsage = text.request().path("stream_options").path("include_usage").asBoolean();
        String head = envelope(text, "chat.completion.chunk").toString();
        String open = "data: " + head.substring(0, head.length() - 1) + ",\"choices\":[";
        String delta = open + "{\"index\":0,\"delta\":";
        // If the usage was requested, every chunk has the member, as OpenAI documents.
        String end = withUsage ? "}],\"usage\":null}\n\n" : "}]}\n\n";
        String unfinished = ",\"logprobs\":null,\"finish_reason\":null" + end;
        List<byte[]> events = new ArrayList<>();
        for (String part : deltas(content)) {
            events.add(Body.utf8(delta + part + unfinished));
        }
        events.add(
                Body.utf8(
                        delta
                                + "{},\"logprobs\":null,\"finish_reason\":\""
                                + finishReason(content)
                                + "\""
                                + end));
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

    /** Returns the deltas of the chunks as JSON objects. */
    private static List<String> deltas(AnswerContent content) {
        List<String> deltas = new ArrayList<>();
        deltas.add(
                "{\"role\":\"assistant\",\"content\":"
                        + (content.hasText() ? "\"\"" : "null")
                        + ",\"refusal\":null}");
        for (String word : Fragments.words(content.reasoningText())) {
            deltas.add("{\"" + REASONING + "\":\"" + word + "\"}");
        }
        ObjectNode state = state(content);
        if (!state.isEmpty()) {
            deltas.add(state.toString());
        }
        for (String word : Fragments.words(content.text())) {
            String member = content.isRefused() ? "refusal" : "content";
            deltas.add("{\"" + member + "\":\"" + word + "\"}");
        }
        for (int i = 0; i < content.calls().size(); i++) {
            ScriptedCall call = content.calls().get(i);
            // Only the first fragment of a call has its id and its name.
            deltas.add(calls(call(call, "").put("index", i).toString()));
            for (String fragment : Fragments.arguments(call.arguments())) {
                deltas.add(
                        calls(
                                "{\"index\":"
                                        + i
                                        + ",\"function\":{\"arguments\":\""
                                        + fragment
                                        + "\"}}"));
            }
        }
        return deltas;
    }

    private static String calls(String fragment) {
        return "{\"tool_calls\":[" + fragment + "]}";
    }

    private static ObjectNode call(ScriptedCall call, String arguments) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", arguments);
        if (call.thoughtSignature() != null) {
            node.putObject("extra_content")
                    .putObject("google")
                    .put("thought_signature", call.thoughtSignature());
        }
        return node;
    }

    /** Returns the member with the last opaque state; empty if there is none. */
    private static ObjectNode state(AnswerContent content) {
        ObjectNode member = JsonNodeFactory.instance.objectNode();
        content.reasoning().stream()
                .filter(block -> block.state() != null)
                .forEach(block -> member.put(STATE, block.state()));
        return member;
    }

    private static String finishReason(AnswerContent content) {
        return switch (content.completeness()) {
            case WHOLE, REFUSED -> content.hasCalls() ? "tool_calls" : "stop";
            case CUT_OFF -> "length";
            case FILTERED -> "content_filter";
        };
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
