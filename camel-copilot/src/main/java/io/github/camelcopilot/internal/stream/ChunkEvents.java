package io.github.camelcopilot.internal.stream;

import java.io.ByteArrayOutputStream;

/**
 * Writes the chunks of one stream as server-sent events in OpenAI's format, for readers outside
 * Camel. Used by one thread at a time.
 */
public final class ChunkEvents {

    private final OpenAiEventWriter events;
    private final boolean includesUsage;

    public ChunkEvents(OpenAiEventWriter events, boolean includesUsage) {
        this.events = events;
        this.includesUsage = includesUsage;
    }

    /** Returns the event of some text, from that model, in UTF-8. */
    public byte[] text(String delta, String model) {
        return events.text(delta, model);
    }

    /** Returns the event of some reasoning, from that model, in UTF-8. */
    public byte[] reasoning(String delta, String model) {
        return events.reasoning(delta, model);
    }

    /** Returns the events at the end of a stream, in UTF-8. */
    public byte[] end(Chunk end, String model) {
        if (end.failure() != null) {
            return events.error(end.failure().getMessage(), end.failure().getCode());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        events.end(end.result(), model, includesUsage, out);
        return out.toByteArray();
    }
}
