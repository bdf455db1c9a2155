// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/**
 * The body of a request as HttpClient sends it. Unlike HttpCore's {@code BasicAsyncEntityProducer},
 * it can release its bytes before the end of the response, until which HttpClient holds it. Used on
 * the I/O reactor thread of the connection.
 */
final class RequestBody implements AsyncEntityProducer {

    private static final byte[] RELEASED = {};

    private final String contentType;
    private final int length;
    private byte[] bytes;
    private int sent;

    RequestBody(byte[] bytes, String contentType) {
        this.bytes = bytes;
        this.length = bytes.length;
        this.contentType = contentType;
    }

    /** Releases the bytes if all of them have been sent; they cannot be sent again. */
    void release() {
        if (sent == length) {
            bytes = RELEASED;
        }
    }

    @Override
    public int available() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (sent < length) {
            ByteBuffer unsent = ByteBuffer.wrap(bytes, sent, length - sent);
            channel.write(unsent);
            sent = unsent.position();
        }
        if (sent == length) {
            channel.endStream();
        }
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    /** Called before the body is sent again, and at the end. */
    @Override
    public void releaseResources() {
        sent = 0;
    }

    @Override
    public void failed(Exception cause) {
        // The response consumer is notified too.
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public String getContentType() {
        return contentType;
    }

    @Override
    public String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }
}
