package io.github.camelcopilot.client;

import io.github.camelcopilot.wire.OpenAiEvents;

/**
 * Writes the chunks of one stream as server-sent events in OpenAI's format, for readers outside
 * Camel. Used by one thread at a time.
 */
public final class ChunkEvents {

    private final OpenAiEvents events;

    ChunkEvents(OpenAiEvents events) {
        this.events = events;
    }

    /** Returns the events of a chunk of that stream, in UTF-8. */
    public byte[] of(Chunk chunk, ChatStream stream) {
        return switch (chunk.type()) {
            case TEXT -> events.text(chunk.text(), stream.model());
            case REASONING -> events.reasoning(chunk.text(), stream.model());
            case END -> events.end(chunk.result(), stream.model());
            case ERROR -> events.error(chunk.failure().getMessage(), chunk.failure().getCode());
        };
    }
}
