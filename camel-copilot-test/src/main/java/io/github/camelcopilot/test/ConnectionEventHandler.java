package io.github.camelcopilot.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.impl.nio.ServerHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.apache.hc.core5.reactor.IOSession;

/**
 * The I/O events of one connection. It adds to HttpCore's handling what a server needs to see that
 * a client has hung up: HttpCore takes the end of input for a half-close and goes on answering.
 * Runs on the connection's I/O thread.
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
        if (src != null || !connection.owesAnswer()) {
            super.inputReady(session, src);
            return;
        }
        // A request is complete and unanswered: what comes now is a pipelined request or the end of
        // the input.
        ByteBuffer input = ByteBuffer.allocate(2048);
        int count = session.read(input);
        if (count < 0) {
            connection.hungUp();
        } else if (count > 0) {
            super.inputReady(session, input.flip());
        }
    }

    @Override
    public void exception(IOSession session, Exception cause) {
        connection.gone();
        super.exception(session, cause);
    }

    @Override
    public void disconnected(IOSession session) {
        connection.gone();
        onDisconnect.run();
        super.disconnected(session);
    }
}
