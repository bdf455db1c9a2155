package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;

/**
 * Reads what a fast answer has ready in one go, and says when all of it has been taken. HttpCore
 * reads as much as a connection's own buffer holds, and then selects anew; a large buffer for each
 * connection would make thousands of slow answers expensive. So this one, called right before
 * HttpCore reads, uses a large buffer for each I/O reactor thread. TLS sessions have large buffers
 * of their own and give nothing here; what they bring is handed on by the connection's buffer.
 */
final class ReadAhead implements IOSessionListener {

    private static final int BUFFER_SIZE = 32 * 1024;

    /** Leaves room in a connection's buffer for an incomplete line with the size of a chunk. */
    private static final int PIECE = OpenClient.BUFFER_SIZE - 32;

    private final ThreadLocal<Turn> turns = ThreadLocal.withInitial(Turn::new);

    /** What one I/O reactor thread is reading. */
    private static final class Turn {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        private boolean underWay;
        private Runnable end;
    }

    /**
     * Runs a task once what this thread is reading has been taken; at once, if it is not reading.
     */
    void afterwards(Runnable task) {
        Turn turn = turns.get();
        if (turn.underWay) {
            // A connection has one answer at a time, so that this can only be the same task again.
            turn.end = task;
        } else {
            task.run();
        }
    }

    @Override
    public void inputReady(IOSession session) {
        IOEventHandler handler = session.getHandler();
        if (handler == null) {
            return;
        }
        Turn turn = turns.get();
        turn.underWay = true;
        try {
            if (hasRead(session, turn.buffer.clear())) {
                handOn(session, handler, turn.buffer.flip());
            }
        } catch (IOException malformed) {
            throw undeclared(malformed);
        } finally {
            turn.underWay = false;
            Runnable end = turn.end;
            turn.end = null;
            if (end != null) {
                end.run();
            }
        }
    }

    /** Hands bytes on in pieces, since the buffer of the connection grows with them and stays so. */
    private static void handOn(IOSession session, IOEventHandler handler, ByteBuffer source)
            throws IOException {
        int end = source.limit();
        while (source.position() < end && session.isOpen()) {
            source.limit(Math.min(end, source.position() + PIECE));
            handler.inputReady(session, source);
        }
    }

    private static boolean hasRead(IOSession session, ByteBuffer buffer) {
        try {
            return session.read(buffer) > 0;
        } catch (IOException broken) {
            // HttpCore reads right after this, and finds the same.
            return false;
        }
    }

    /** HttpCore, which calls this, is prepared for what its own calls of the handler throw. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException undeclared(IOException failure) throws E {
        throw (E) failure;
    }

    @Override
    public void connected(IOSession session) {}

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void outputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    @Override
    public void exception(IOSession session, Exception failure) {}

    @Override
    public void disconnected(IOSession session) {}
}
