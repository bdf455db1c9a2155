// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.impl.nio.ServerHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.apache.hc.core5.reactor.IOSession;

/**
 * Handles the I/O events of one connection. In addition to HttpCore, it detects that the client has
 * disconnected: HttpCore treats the end of input as a half-close and continues to answer. Runs on
 * the connection's I/O thread.
 */
final class ConnectionEventHandler extends ServerHttp1IOEventHandler {

    private final Connection connection;
    private final Runnable onDisconnect;

    ConnectionEventHandler(
            ServerHttp1StreamDuplexer duplexer, Connection connection, Runnable onDisconnect) {
        super(duplexer);
        this.connection = connection;
        this.onDisconnect = onDisconnect;
    }

    @Override
    public void inputReady(IOSession session, ByteBuffer src) throws IOException {
        if (src != null || !connection.hasUnansweredRequest()) {
            super.inputReady(session, src);
            return;
        }
        // While a request is unanswered, input is either a pipelined request or the end of input.
        ByteBuffer input = ByteBuffer.allocate(2048);
        int count = session.read(input);
        if (count < 0) {
            connection.closedByClient();
        } else if (count > 0) {
            super.inputReady(session, input.flip());
        }
    }

    @Override
    public void exception(IOSession session, Exception cause) {
        connection.closed();
        super.exception(session, cause);
    }

    @Override
    public void disconnected(IOSession session) {
        connection.closed();
        onDisconnect.run();
        super.disconnected(session);
    }
}
