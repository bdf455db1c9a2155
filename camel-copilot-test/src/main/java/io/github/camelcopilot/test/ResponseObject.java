// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Content as a response of OpenAI's Responses API: one JSON object, or the events from {@code
 * response.created} to {@code response.completed}.
 */
final class ResponseObject implements AnswerForm {

    @Override
    public ObjectNode whole(AnswerText text) {
        return completed(text).setAll(text.billing());
    }

    private static ObjectNode completed(AnswerText text) {
        String reason = incompleteReason(text);
        ObjectNode response = envelope(text, reason == null ? "completed" : "incomplete");
        if (reason != null) {
            response.putObject("incomplete_details").put("reason", reason);
        }
        ResponseItem.of(text).forEach(item -> response.withArray("output").add(item.whole()));
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
        ResponseEvents events = new ResponseEvents();
        events.add(ofResponse("response.created", begun(text)));
        events.add(ofResponse("response.in_progress", begun(text)));
        ResponseItem.of(text).forEach(events::add);
        String status = incompleteReason(text) == null ? "completed" : "incomplete";
        ObjectNode end = ofResponse("response." + status, completed(text));
        events.add(end.setAll(text.billing()));
        return events.list();
    }

    /** Returns why the response is incomplete; null if it is complete. */
    private static String incompleteReason(AnswerText text) {
        return switch (text.content().completeness()) {
            case WHOLE, REFUSED -> null;
            case CUT_OFF -> "max_output_tokens";
            case FILTERED -> "content_filter";
        };
    }

    private static ObjectNode ofResponse(String type, ObjectNode response) {
        ObjectNode data = TypedEvent.data(type);
        data.set("response", response);
        return data;
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
}
