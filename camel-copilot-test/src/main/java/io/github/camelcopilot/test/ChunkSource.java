// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The chunks of a body as they are written to the socket, with or without chunk coding. A repeated
 * block is encoded once and reused. Not thread-safe.
 */
final class ChunkSource implements Iterator<ByteBuffer> {

    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Iterator<Body.Run> runs;
    private final boolean chunkCoded;
    private ByteBuffer block;
    private long left;

    ChunkSource(Iterable<Body.Run> runs, boolean chunkCoded) {
        this.runs = runs.iterator();
        this.chunkCoded = chunkCoded;
    }

    @Override
    public boolean hasNext() {
        while (left == 0 && runs.hasNext()) {
            Body.Run run = runs.next();
            left = run.times();
            block = chunkCoded ? coded(run.block().duplicate()) : run.block();
        }
        return left > 0;
    }

    @Override
    public ByteBuffer next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        left--;
        return block.duplicate();
    }

    private static ByteBuffer coded(ByteBuffer bytes) {
        byte[] size = Integer.toHexString(bytes.remaining()).getBytes(StandardCharsets.US_ASCII);
        int length = size.length + CRLF.length + bytes.remaining() + CRLF.length;
        return ByteBuffer.allocate(length).put(size).put(CRLF).put(bytes).put(CRLF).flip();
    }
}
