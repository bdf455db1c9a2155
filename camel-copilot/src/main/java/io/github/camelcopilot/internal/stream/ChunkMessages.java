package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;

/**
 * Makes the messages of one stream's chunks, numbered for one reader. Used by one thread at a time.
 */
public final class ChunkMessages {

    private final CamelContext context;
    private final String streamId;
    private final Map<String, Object> ofTheRequest;
    private int next;

    /**
     * @param ofTheRequest the headers of the message that asked; not changed any more
     */
    public ChunkMessages(CamelContext context, String streamId, Map<String, Object> ofTheRequest) {
        this.context = context;
        this.streamId = streamId;
        this.ofTheRequest = ofTheRequest;
    }

    public Message of(Chunk chunk) {
        return new ChunkMessage(context, streamId, ofTheRequest, next++, chunk);
    }
}
