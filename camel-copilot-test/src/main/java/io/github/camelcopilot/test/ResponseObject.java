// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as a response of OpenAI's Responses API with one message: one JSON object, or the events
 * from {@code response.created} to {@code response.completed}.
 */
final class ResponseObject implements AnswerForm {

    private static final String DELTA = "response.output_text.delta";

    @Override
    public ObjectNode whole(AnswerText text) {
        return completed(text).setAll(text.billing());
    }

    private static ObjectNode completed(AnswerText text) {
        ObjectNode response = envelope(text, "completed");
        response.withArray("output").add(item(text, "completed", text.text()));
        response.set("usage", usage(text.tokens()));
        return response;
    }

    private static ObjectNode usage(TokenCounts tokens) {
        ObjectNode usage =
                JsonNodeFactory.instance.objectNode().put("input_tokens", tokens.input());
        ObjectNode ofInput =
                usage.putObject("input_tokens_details").put("cached_tokens", tokens.cacheRead());
        if (tokens.cacheWrite() > 0) {
            ofInput.put("cache_write_tokens", tokens.cacheWrite());
        }
        usage.put("output_tokens", tokens.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage.put("total_tokens", tokens.total());
    }

    @Override
    public List<byte[]> events(AnswerText text) {
        List<byte[]> events = new ArrayList<>();
        add(events, ofResponse("response.created", begun(text)));
        add(events, ofResponse("response.in_progress", begun(text)));
        add(events, ofItem("response.output_item.added", item(text, "in_progress", null)));
        add(events, ofPart("response.content_part.added", text, ""));
        for (String word : text.quotedWords()) {
            events.add(
                    TypedEvent.of(
                            DELTA,
                            "{\"type\":\""
                                    + DELTA
                                    + "\",\"sequence_number\":"
                                    + events.size()
                                    + ",\"item_id\":\""
                                    + itemId(text)
                                    + "\",\"output_index\":0,\"content_index\":0,\"logprobs\":[],\"delta\":\""
                                    + word
                                    + "\"}"));
        }
        ObjectNode textDone = inItem("response.output_text.done", text).put("text", text.text());
        textDone.putArray("logprobs");
        add(events, textDone);
        add(events, ofPart("response.content_part.done", text, text.text()));
        add(events, ofItem("response.output_item.done", item(text, "completed", text.text())));
        ObjectNode end = ofResponse("response.completed", completed(text));
        add(events, end.setAll(text.billing()));
        return events;
    }

    private static void add(List<byte[]> events, ObjectNode data) {
        events.add(TypedEvent.of(data.put("sequence_number", events.size())));
    }

    private static ObjectNode ofResponse(String type, ObjectNode response) {
        ObjectNode data = TypedEvent.data(type);
        data.set("response", response);
        return data;
    }

    private static ObjectNode ofItem(String type, ObjectNode item) {
        ObjectNode data = TypedEvent.data(type).put("output_index", 0);
        data.set("item", item);
        return data;
    }

    private static ObjectNode ofPart(String type, AnswerText text, String soFar) {
        ObjectNode data = inItem(type, text);
        data.set("part", part(soFar));
        return data;
    }

    private static ObjectNode inItem(String type, AnswerText text) {
        return TypedEvent.data(type)
                .put("item_id", itemId(text))
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private static ObjectNode begun(AnswerText text) {
        return envelope(text, "in_progress").putNull("usage");
    }

    /** All members of a response except its usage; the output is empty. */
    private static ObjectNode envelope(AnswerText text, String status) {
        ObjectNode response =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", "resp_" + text.id())
                        .put("object", "response")
                        .put("created_at", text.created())
                        .put("status", status)
                        .put("background", false)
                        .putNull("error")
                        .putNull("incomplete_details")
                        .put("model", text.model());
        response.putArray("output");
        response.setAll(ResponseSettings.of(text.request()));
        return response;
    }

    /** The message; without content if {@code soFar} is null. */
    private static ObjectNode item(AnswerText text, String status, String soFar) {
        ObjectNode item =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", itemId(text))
                        .put("type", "message")
                        .put("status", status)
                        .put("role", "assistant");
        item.putArray("content");
        if (soFar != null) {
            item.withArray("content").add(part(soFar));
        }
        return item;
    }

    private static ObjectNode part(String soFar) {
        ObjectNode part =
                JsonNodeFactory.instance.objectNode().put("type", "output_text").put("text", soFar);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private static String itemId(AnswerText text) {
        return "msg_" + text.id();
    }
}
