// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.message.ResultWriter;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;

/**
 * A chunk as a message. The map of its headers is created only when needed, since a stream may have
 * thousands of chunks and most routes read few of their headers. Like any message, used by one
 * thread at a time.
 */
final class ChunkMessage extends DefaultMessage {

    private final String streamId;
    private final Map<String, Object> promptHeaders;
    private final int index;
    private final Chunk chunk;

    /**
     * @param promptHeaders the headers of the message with the prompt; not modified any more
     * @param index number of the chunk, from 0 for each reader
     */
    ChunkMessage(
            CamelContext context,
            String streamId,
            Map<String, Object> promptHeaders,
            int index,
            Chunk chunk) {
        super(context);
        this.streamId = streamId;
        this.promptHeaders = promptHeaders;
        this.index = index;
        this.chunk = chunk;
        setBody(chunk.text());
    }

    /** Returns the most frequently read headers without creating the map. */
    @Override
    public Object getHeader(String name) {
        if (hasPopulatedHeaders()) {
            return super.getHeader(name);
        }
        return switch (name) {
            case CopilotHeaders.STREAM_ID -> streamId;
            case CopilotHeaders.CHUNK_INDEX -> index;
            case CopilotHeaders.CHUNK_TYPE -> chunk.type().headerValue();
            case CopilotHeaders.STREAM_COMPLETE -> chunk.isLast();
            default -> super.getHeader(name);
        };
    }

    @Override
    protected boolean isPopulateHeadersSupported() {
        return true;
    }

    @Override
    protected void populateInitialHeaders(Map<String, Object> headers) {
        headers.putAll(promptHeaders);
        headers.put(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        headers.put(CopilotHeaders.STREAM_ID, streamId);
        headers.put(CopilotHeaders.CHUNK_INDEX, index);
        headers.put(CopilotHeaders.CHUNK_TYPE, chunk.type().headerValue());
        headers.put(CopilotHeaders.STREAM_COMPLETE, chunk.isLast());
        if (chunk.tool() != null) {
            headers.put(CopilotHeaders.TOOL_NAME, chunk.tool().name());
            headers.put(CopilotHeaders.TOOL_CALL_ID, chunk.tool().callId());
            headers.put(CopilotHeaders.TOOL_STATE, chunk.tool().state());
        }
        if (chunk.result() != null) {
            ResultWriter.writeHeaders(headers, chunk.result());
        }
        if (chunk.isTruncated()) {
            headers.put(CopilotHeaders.ANSWER_TRUNCATED, true);
        }
        if (chunk.failure() != null) {
            ResultWriter.writeHeaders(headers, chunk.failure());
        }
    }
}
