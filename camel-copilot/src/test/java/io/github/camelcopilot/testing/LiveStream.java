// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A service whose stream the test writes, event by event; each request gets a stream of its own.
 * The test's thread writes.
 */
public final class LiveStream implements AutoCloseable {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

    private final BlockingQueue<Socket> requests = new LinkedBlockingQueue<>();
    private final RawServer server =
            new RawServer(
                    connection -> {
                        RawServer.awaitRequest(connection);
                        requests.add(connection);
                    });
    private Socket current;

    /** Returns a context without a route, whose component uses this service. */
    public CopilotRoute route() {
        CopilotRoute route = CopilotRoute.bare();
        route.options().setBaseUrl("http://" + server.address());
        route.options().setToken(CopilotRoute.TOKEN);
        route.options().setMaxRetries(0);
        return route;
    }

    /** Returns host and port. */
    public String address() {
        return server.address();
    }

    /** Begins to answer the next request. */
    public void accept() throws IOException, InterruptedException {
        current = requests.poll(60, TimeUnit.SECONDS);
        if (current == null) {
            throw new AssertionError("No request came");
        }
        current.getOutputStream().write(ServerEvents.bytes(HEAD));
        current.getOutputStream().flush();
    }

    public void text(String delta) throws IOException {
        write(ServerEvents.bytes(ServerEvents.text(delta)));
    }

    /** Writes HTTP chunks, which may cut events anywhere. */
    public void write(byte[]... chunks) throws IOException {
        OutputStream out = new BufferedOutputStream(current.getOutputStream());
        for (byte[] chunk : chunks) {
            out.write(ServerEvents.bytes(Integer.toHexString(chunk.length) + "\r\n"));
            out.write(chunk);
            out.write(ServerEvents.bytes("\r\n"));
        }
        out.flush();
    }

    /** Ends the answer as a complete one. */
    public void finish() throws IOException {
        write(ServerEvents.bytes(ServerEvents.FINISH + ServerEvents.DONE));
        current.getOutputStream().write(ServerEvents.bytes("0\r\n\r\n"));
        current.shutdownOutput();
    }

    /** Returns the number of connections that the client has closed. */
    public int hungUp() {
        return server.hungUp();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
