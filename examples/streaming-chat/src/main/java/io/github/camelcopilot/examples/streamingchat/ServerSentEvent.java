// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.CopilotHeaders;
import org.apache.camel.Message;

/**
 * A server-sent event for the browser: {@code text}, {@code reasoning}, {@code end} or {@code
 * error}. Its data is a JSON object, because text may contain line breaks, which would end an
 * event.
 */
record ServerSentEvent(String type, ObjectNode data) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the event for a chunk of the answer. */
    static ServerSentEvent of(Message chunk) {
        String type = chunk.getHeader(CopilotHeaders.CHUNK_TYPE, String.class);
        ObjectNode data = JSON.createObjectNode();
        if (type.equals("end")) {
            data.put("finishReason", chunk.getHeader(CopilotHeaders.FINISH_REASON, String.class));
            data.put("tokens", chunk.getHeader(CopilotHeaders.TOTAL_TOKENS, Integer.class));
            data.put("model", chunk.getHeader(CopilotHeaders.RESPONSE_MODEL, String.class));
        } else {
            data.put("text", chunk.getBody(String.class));
        }
        return new ServerSentEvent(type, data);
    }

    static ServerSentEvent of(Problem problem) {
        return new ServerSentEvent("error", problem.json());
    }

    /** Returns the event in wire format. */
    String text() {
        return "event: " + type + "\ndata: " + data + "\n\n";
    }
}
