package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.locks.Lock;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that gives bytes once a turn of its I/O reactor thread; the next turn comes at once
 * if there are more. HttpCore 5.3 reads on until nothing more is there, and when it then meets the
 * end of the connection in the middle of a body it throws away what it has read in the same turn:
 * the last words of an answer that breaks off. It also reads anew for each HTTP chunk, though all
 * that was there has been read already. Used as any session: read on its I/O reactor thread.
 *
 * <p>Bytes that come behind a response, or while none is expected, are never handed on: HttpCore
 * would take them for the beginning of the next response. The connection ends there.
 */
final class OneReadSession implements IOSession {

    private final IOSession session;

    /** What a read gives at the end of a connection. */
    private static final int END = -1;

    /** The session that the thread, one of the I/O reactor's, has read last. */
    private static final ThreadLocal<OneReadSession> CURRENT = new ThreadLocal<>();

    private final ResponseFrames frames = new ResponseFrames();

    /** Whether this turn has brought bytes. */
    private boolean hasBrought;

    /** Whether bytes have come that belong to no response; they are thrown away. */
    private volatile boolean hasSurplus;

    OneReadSession(IOSession session) {
        this.session = session;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (hasBrought) {
            return 0;
        }
        if (hasSurplus) {
            return END;
        }
        int begin = target.position();
        int count = session.read(target);
        if (count <= 0) {
            return count;
        }
        int own = frames.take(target, begin, begin + count);
        if (own < count) {
            hasSurplus = true;
            target.position(begin + own);
        }
        hasBrought = own > 0;
        return hasBrought ? own : END;
    }

    /** Called first in each turn. */
    @Override
    public void updateReadTime() {
        hasBrought = false;
        CURRENT.set(this);
        session.updateReadTime();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (hasSurplus) {
            throw new IOException("The connection has brought bytes that belong to no response");
        }
        frames.requestWritten(source);
        return session.write(source);
    }

    /**
     * Returns whether the connection that this I/O reactor thread has read last has brought bytes
     * that belong to no response, so that it must not be used again.
     */
    static boolean isCurrentUnusable() {
        OneReadSession current = CURRENT.get();
        return current != null && current.hasSurplus;
    }

    @Override
    public String getId() {
        return session.getId();
    }

    @Override
    public IOEventHandler getHandler() {
        return session.getHandler();
    }

    @Override
    public void upgrade(IOEventHandler handler) {
        session.upgrade(handler);
    }

    @Override
    public Lock getLock() {
        return session.getLock();
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        session.enqueue(command, priority);
    }

    @Override
    public boolean hasCommands() {
        return session.hasCommands();
    }

    @Override
    public Command poll() {
        return session.poll();
    }

    @Override
    public ByteChannel channel() {
        return session.channel();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return session.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return session.getLocalAddress();
    }

    @Override
    public int getEventMask() {
        return session.getEventMask();
    }

    @Override
    public void setEventMask(int operations) {
        session.setEventMask(operations);
    }

    @Override
    public void setEvent(int operation) {
        session.setEvent(operation);
    }

    @Override
    public void clearEvent(int operation) {
        session.clearEvent(operation);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public void close(CloseMode mode) {
        session.close(mode);
    }

    @Override
    public Status getStatus() {
        return session.getStatus();
    }

    @Override
    public Timeout getSocketTimeout() {
        return session.getSocketTimeout();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        session.setSocketTimeout(timeout);
    }

    @Override
    public long getLastReadTime() {
        return session.getLastReadTime();
    }

    @Override
    public long getLastWriteTime() {
        return session.getLastWriteTime();
    }

    @Override
    public long getLastEventTime() {
        return session.getLastEventTime();
    }

    @Override
    public void updateWriteTime() {
        session.updateWriteTime();
    }
}
