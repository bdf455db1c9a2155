// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Collects the events of one streamed response, and numbers them. Used by one thread. */
final class ResponseEvents {

    private final List<byte[]> events = new ArrayList<>();

    List<byte[]> list() {
        return events;
    }

    /** Adds one event. */
    void add(ObjectNode data) {
        events.add(TypedEvent.of(data.put("sequence_number", events.size())));
    }

    /** Adds all events of an item. */
    void add(ResponseItem item) {
        add(ofItem("response.output_item.added", item, item.added()));
        switch (item.kind()) {
            case REASONING -> addSummary(item);
            case MESSAGE -> addText(item);
            case REFUSAL -> addRefusal(item);
            case FUNCTION_CALL -> {
                addDeltas(
                        "response.function_call_arguments.delta",
                        "",
                        item,
                        Fragments.arguments(item.text()));
                add(
                        inItem("response.function_call_arguments.done", item)
                                .put("name", item.whole().path("name").asText())
                                .put("arguments", item.text()));
            }
        }
        add(ofItem("response.output_item.done", item, item.whole()));
    }

    private void addSummary(ResponseItem item) {
        if (item.text().isEmpty()) {
            return;
        }
        String summary = "response.reasoning_summary_";
        add(ofPart(summary + "part.added", item, ResponseItem.part("summary_text", "")));
        addDeltas(
                summary + "text.delta", "\"summary_index\":0,", item, Fragments.words(item.text()));
        add(inItem(summary + "text.done", item).put("summary_index", 0).put("text", item.text()));
        add(ofPart(summary + "part.done", item, ResponseItem.part("summary_text", item.text())));
    }

    private void addText(ResponseItem item) {
        add(ofPart("response.content_part.added", item, ResponseItem.outputText("")));
        addDeltas(
                "response.output_text.delta",
                "\"content_index\":0,\"logprobs\":[],",
                item,
                Fragments.words(item.text()));
        ObjectNode done =
                inItem("response.output_text.done", item)
                        .put("content_index", 0)
                        .put("text", item.text());
        done.putArray("logprobs");
        add(done);
        add(ofPart("response.content_part.done", item, ResponseItem.outputText(item.text())));
    }

    private void addRefusal(ResponseItem item) {
        add(ofPart("response.content_part.added", item, ResponseItem.refusal("")));
        addDeltas(
                "response.refusal.delta",
                "\"content_index\":0,",
                item,
                Fragments.words(item.text()));
        add(
                inItem("response.refusal.done", item)
                        .put("content_index", 0)
                        .put("refusal", item.text()));
        add(ofPart("response.content_part.done", item, ResponseItem.refusal(item.text())));
    }

    private void addDeltas(
            String type, String members, ResponseItem item, List<String> quotedFragments) {
        String place =
                ",\"item_id\":\""
                        + item.id()
                        + "\",\"output_index\":"
                        + item.index()
                        + ","
                        + members;
        for (String fragment : quotedFragments) {
            events.add(
                    TypedEvent.of(
                            type,
                            "{\"type\":\""
                                    + type
                                    + "\",\"sequence_number\":"
                                    + events.size()
                                    + place
                                    + "\"delta\":\""
                                    + fragment
                                    + "\"}"));
        }
    }

    private static ObjectNode ofItem(String type, ResponseItem item, ObjectNode state) {
        ObjectNode data = TypedEvent.data(type).put("output_index", item.index());
        data.set("item", state);
        return data;
    }

    private static ObjectNode ofPart(String type, ResponseItem item, ObjectNode part) {
        String index =
                item.kind() == ResponseItem.Kind.REASONING ? "summary_index" : "content_index";
        ObjectNode data = inItem(type, item).put(index, 0);
        data.set("part", part);
        return data;
    }

    private static ObjectNode inItem(String type, ResponseItem item) {
        return TypedEvent.data(type).put("item_id", item.id()).put("output_index", item.index());
    }
}
