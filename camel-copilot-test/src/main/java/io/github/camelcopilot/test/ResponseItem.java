// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An output item of a response of OpenAI's Responses API: reasoning, a message or a function call.
 * Immutable.
 *
 * @param index the position among the items, from 0
 * @param kind what it is
 * @param whole the complete item
 * @param added the item as its stream begins
 * @param text what the events of the stream add to it; empty = nothing
 */
record ResponseItem(int index, Kind kind, ObjectNode whole, ObjectNode added, String text) {

    /** The kinds of items. */
    enum Kind {
        REASONING,
        MESSAGE,
        /** A message that refuses to answer. */
        REFUSAL,
        FUNCTION_CALL
    }

    private static final String ENCRYPTED = "encrypted_content";

    /** Returns the items of an answer in order. */
    static List<ResponseItem> of(AnswerText answer) {
        AnswerContent content = answer.content();
        List<ResponseItem> items = new ArrayList<>();
        for (ScriptedReasoning thoughts : content.reasoning()) {
            items.add(reasoning(items.size(), answer, thoughts));
        }
        if (content.hasText()) {
            items.add(message(items.size(), answer));
        }
        for (ScriptedCall call : content.calls()) {
            items.add(functionCall(items.size(), answer, call));
        }
        return items;
    }

    /** The state is sent only to a client that includes it in its request, as by the service. */
    private static ResponseItem reasoning(
            int index, AnswerText answer, ScriptedReasoning thoughts) {
        ObjectNode added = node("rs_" + answer.id() + "_" + index, "reasoning");
        added.putArray("summary");
        ObjectNode whole = added.deepCopy();
        if (!thoughts.text().isEmpty()) {
            whole.withArray("summary").add(part("summary_text", thoughts.text()));
        }
        boolean included =
                Prompt.elements(answer.request().path("include"))
                        .anyMatch(member -> member.asText().equals("reasoning." + ENCRYPTED));
        if (included && thoughts.state() != null) {
            whole.put(ENCRYPTED, thoughts.state());
        }
        return new ResponseItem(index, Kind.REASONING, whole, added, thoughts.text());
    }

    private static ResponseItem message(int index, AnswerText answer) {
        ObjectNode added =
                node("msg_" + answer.id(), "message")
                        .put("status", "in_progress")
                        .put("role", "assistant");
        added.putArray("content");
        ObjectNode whole = added.deepCopy().put("status", "completed");
        boolean isRefused = answer.content().isRefused();
        whole.withArray("content")
                .add(isRefused ? refusal(answer.text()) : outputText(answer.text()));
        return new ResponseItem(
                index, isRefused ? Kind.REFUSAL : Kind.MESSAGE, whole, added, answer.text());
    }

    private static ResponseItem functionCall(int index, AnswerText answer, ScriptedCall call) {
        ObjectNode whole =
                node("fc_" + answer.id() + "_" + index, "function_call")
                        .put("status", "completed")
                        .put("call_id", call.id())
                        .put("name", call.name())
                        .put("arguments", call.arguments());
        ObjectNode added = whole.deepCopy().put("status", "in_progress").put("arguments", "");
        return new ResponseItem(index, Kind.FUNCTION_CALL, whole, added, call.arguments());
    }

    /** Returns the id of the item itself, which for a function call is not the id of the call. */
    String id() {
        return whole.path("id").asText();
    }

    static ObjectNode outputText(String text) {
        ObjectNode part = part("output_text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    static ObjectNode refusal(String words) {
        return JsonNodeFactory.instance.objectNode().put("type", "refusal").put("refusal", words);
    }

    static ObjectNode part(String type, String text) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("text", text);
    }

    private static ObjectNode node(String id, String type) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("type", type);
    }
}
