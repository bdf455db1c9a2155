// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.nio.ByteBuffer;

/** {@code emit=text}: the text as the log holds it. Holds no state, so any thread may use it. */
final class TextEncoding implements ChunkInputStream.Encoding {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Override
    public ByteBuffer of(ChunkSegments.Cursor chunk) {
        return ByteBuffer.wrap(chunk.bytes(), chunk.start(), chunk.length());
    }

    @Override
    public ByteBuffer of(Chunk last) {
        return NOTHING;
    }
}
