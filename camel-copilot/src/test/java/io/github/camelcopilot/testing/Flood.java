// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service that pours a long answer out as fast as it is read, and knows how much of it is
 * written. Any thread may use it.
 */
public final class Flood implements AutoCloseable {

    private static final int MB = 1024 * 1024;
    private static final String DELTA = "x".repeat(8 * 1024);
    public static final byte[] EVENT = ServerEvents.bytes(ServerEvents.text(DELTA));
    private static final byte[] END = ServerEvents.bytes(ServerEvents.FINISH + ServerEvents.DONE);

    /** More than the buffers of two sockets hold. */
    private static final int EVENTS = 40 * MB / EVENT.length;

    /** Of its text, in characters and in bytes. */
    public static final int LENGTH = DELTA.length() * EVENTS;

    /** What may be written, in bytes, while nobody reads. */
    public static final int MOST_ON_THE_WAY = 24 * MB;

    private final AtomicLong written = new AtomicLong();
    private final RawServer server = new RawServer(this::answer);

    private void answer(Socket connection) throws IOException {
        RawServer.awaitRequest(connection);
        long length = (long) EVENT.length * EVENTS + END.length;
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                        + length
                        + "\r\n\r\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        pour(connection.getOutputStream());
    }

    /** Writes the body of the answer, here or for a server of another kind. */
    public void pour(OutputStream out) throws IOException {
        for (int i = 0; i < EVENTS; i++) {
            out.write(EVENT);
            written.addAndGet(EVENT.length);
        }
        out.write(END);
        out.flush();
    }

    public String url() {
        return "http://" + server.address();
    }

    /** Waits until the server has written nothing for a while, since nobody reads. */
    public void awaitStandstill() {
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofMillis(100))
                .during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(30))
                .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
        assertThat(written.get()).isLessThan(MOST_ON_THE_WAY);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
