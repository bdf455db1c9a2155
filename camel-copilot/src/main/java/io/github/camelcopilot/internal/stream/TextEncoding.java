package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.nio.ByteBuffer;

/** {@code emit=text}: the text as it is in the log. Holds no state, so any thread may use it. */
public final class TextEncoding implements ChunkInputStream.Encoding {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer of(ChunkLog.Reader chunk) {
        return ByteBuffer.wrap(chunk.bytes(), chunk.start(), chunk.length());
    }

    @Override
    public ByteBuffer of(Chunk end) {
        return NOTHING;
    }
}
