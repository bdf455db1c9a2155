// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * {@code emit=sse}: each chunk as an event in OpenAI's format. An event is created when it is read:
 * the log holds only the text, which is a small part of it. Used by one thread at a time.
 */
final class EventEncoding implements ChunkInputStream.Encoding {

    private final ChunkLog log;
    private final OpenAiEventWriter events;

    EventEncoding(ChunkLog log, OpenAiEventWriter events) {
        this.log = log;
        this.events = events;
    }

    @Override
    public ByteBuffer of(ChunkSegments.Cursor chunk) {
        String text =
                new String(chunk.bytes(), chunk.start(), chunk.length(), StandardCharsets.UTF_8);
        return ByteBuffer.wrap(
                chunk.isReasoning()
                        ? events.reasoning(text, log.model())
                        : events.text(text, log.model()));
    }

    @Override
    public ByteBuffer of(Chunk last) {
        return ByteBuffer.wrap(events.end(last, log.model()));
    }
}
