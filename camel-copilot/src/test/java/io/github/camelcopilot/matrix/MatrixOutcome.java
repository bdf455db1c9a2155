// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Message;

/**
 * What a route sees of one call, whole or streamed.
 *
 * @param text the answer, or as much of it as came; empty if the exchange failed
 * @param reasoning what the model thought aloud, or null
 * @param headers those of the component, without what only chunks have
 * @param failure or null
 */
public record MatrixOutcome(
        String text, String reasoning, Map<String, Object> headers, CopilotException failure) {

    /**
     * Returns the headers of the component, without those that say which chunk of a stream it is.
     */
    static Map<String, Object> ownHeaders(Message message) {
        Map<String, Object> own = new HashMap<>(message.getHeaders());
        own.keySet().removeIf(name -> !name.startsWith("CamelCopilot"));
        own.remove(CopilotHeaders.STREAM_ID);
        own.remove(CopilotHeaders.CHUNK_INDEX);
        own.remove(CopilotHeaders.CHUNK_TYPE);
        own.remove(CopilotHeaders.STREAM_COMPLETE);
        return own;
    }
}
