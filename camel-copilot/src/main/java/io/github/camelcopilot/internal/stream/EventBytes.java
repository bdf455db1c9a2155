package io.github.camelcopilot.internal.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * {@code emit=sse}: each chunk as an event in OpenAI's format. It is written when it is read: the
 * log holds its text alone, which is a small part of it. Used by one thread at a time.
 */
public final class EventBytes implements ChunkInputStream.Encoding {

    private final ChunkLog log;
    private final ChunkEvents events;

    public EventBytes(ChunkLog log, ChunkEvents events) {
        this.log = log;
        this.events = events;
    }

    @Override
    public ByteBuffer of(ChunkLog.Reader chunk) {
        String text =
                new String(chunk.bytes(), chunk.start(), chunk.length(), StandardCharsets.UTF_8);
        return ByteBuffer.wrap(
                chunk.isReasoning()
                        ? events.reasoning(text, log.model())
                        : events.text(text, log.model()));
    }

    @Override
    public ByteBuffer of(Chunk end) {
        return ByteBuffer.wrap(events.end(end, log.model()));
    }
}
