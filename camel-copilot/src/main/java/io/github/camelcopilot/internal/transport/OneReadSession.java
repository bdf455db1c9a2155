// SPDX-License-Identifier: Apache-2.0
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
 * A connection that is read once per event of its I/O reactor thread; if there are more bytes, the
 * next event follows at once. HttpCore 5.3.6 reads until nothing is left. If the connection has
 * then ended within a body, it throws an exception and loses the bytes that it has read, which are
 * the last ones of a truncated response (not reported; {@code ChunkDecoder.read}, line 226). It
 * also reads again for each HTTP chunk although all bytes have been read.
 *
 * <p>Bytes after a response, or while none is expected, are not passed on, and the connection ends:
 * HttpCore would keep them in its buffer as the beginning of the next response (not reported;
 * {@code AbstractHttp1StreamDuplexer.onInput}). Used on the I/O reactor thread of the connection.
 */
final class OneReadSession implements IOSession {

    private final IOSession session;

    /** Returned by a read at the end of a connection. */
    private static final int END = -1;

    /** The session that an I/O reactor thread read last. */
    private static final ThreadLocal<OneReadSession> CURRENT = new ThreadLocal<>();

    private final ResponseFrames frames = new ResponseFrames();

    /** Whether bytes have been read since the last event. */
    private boolean hasRead;

    /** Whether bytes have been read that belong to no response. */
    private volatile boolean hasSurplus;

    OneReadSession(IOSession session) {
        this.session = session;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (hasRead) {
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
        hasRead = own > 0;
        return hasRead ? own : END;
    }

    /** HttpCore calls this first in each event. */
    @Override
    public void updateReadTime() {
        hasRead = false;
        CURRENT.set(this);
        session.updateReadTime();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (hasSurplus) {
            throw new IOException("The connection has received bytes that belong to no response");
        }
        frames.requestWritten(source);
        return session.write(source);
    }

    /**
     * Returns whether the session that this I/O reactor thread read last has received bytes that
     * belong to no response, so that its connection must not be reused.
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
