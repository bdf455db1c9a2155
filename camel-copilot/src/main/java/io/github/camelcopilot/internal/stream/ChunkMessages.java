// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;

/**
 * Creates the messages of the chunks of one stream, numbered for one reader. Used by one thread at
 * a time.
 */
public final class ChunkMessages {

    private final CamelContext context;
    private final String streamId;
    private final Map<String, Object> promptHeaders;
    private int next;

    /**
     * @param promptHeaders the headers of the message with the prompt; not modified any more
     */
    public ChunkMessages(CamelContext context, String streamId, Map<String, Object> promptHeaders) {
        this.context = context;
        this.streamId = streamId;
        this.promptHeaders = promptHeaders;
    }

    public Message of(Chunk chunk) {
        return new ChunkMessage(context, streamId, promptHeaders, next++, chunk);
    }
}
