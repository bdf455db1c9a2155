package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * One try at a call: takes HttpClient's events on the I/O reactor thread of its connection and
 * passes them on, until it ends or any thread cancels it. Cancelling closes the connection:
 * HttpClient's own {@code Future.cancel} leaves some open.
 */
final class ResponseConsumer implements AsyncResponseConsumer<Void>, FutureCallback<Void> {

    /**
     * What an attempt tells, on the I/O reactor thread; {@code ended} or {@code failed} come last,
     * perhaps repeatedly.
     */
    interface Listener {
        /** The connection stands and the request is about to be written. */
        void connected();

        void head(ResponseHead head);

        /** Some bytes of the body; the listener must take them all. */
        void bytes(ByteBuffer source);

        /** The bytes that one read of the connection brought have all been told. */
        void readDone();

        /** Returns whether to read on; if not, {@link #resume} does. */
        boolean hasRoom();

        void ended();

        void failed(Exception cause);
    }

    private enum Mark {
        CONNECTING,
        CANCELLED
    }

    private final Listener listener;
    private final ReadAhead readAhead;

    /** Null = there is none. */
    private final ProxyAccess proxy;

    private final Timeout connectTimeout;
    private final Runnable readDone;

    /**
     * {@link Mark#CONNECTING}, then the {@link AsyncExecRuntime} that holds the connection, or
     * CANCELLED.
     */
    private final AtomicReference<Object> connection = new AtomicReference<>(Mark.CONNECTING);

    /** What allows further reading, while none is allowed; null otherwise. */
    private final AtomicReference<CapacityChannel> heldBack = new AtomicReference<>();

    /** Gives back what it was sent with; may be called more than once. */
    private volatile Runnable released = () -> {};

    private volatile boolean hasNewConnection;

    private volatile FutureCallback<Void> resultCallback;
    private volatile boolean answerEnded;

    /** Whether the request is the proxy's to pass on, which sees it whole. */
    private volatile boolean seenByProxy;

    /**
     * @param proxy null = there is none
     * @param connectTimeout until a connection stands, TLS included
     */
    ResponseConsumer(
            Listener listener, ReadAhead readAhead, ProxyAccess proxy, Timeout connectTimeout) {
        this.connectTimeout = connectTimeout;
        this.listener = listener;
        this.readAhead = readAhead;
        this.proxy = proxy;
        this.readDone = listener::readDone;
    }

    Timeout connectTimeout() {
        return connectTimeout;
    }

    /** Says what gives back what it is sent with, once it has ended; called before it is sent. */
    void onReleased(Runnable task) {
        released = task;
    }

    /** Takes note that its connection is a new one; called before it stands. */
    void connects() {
        hasNewConnection = true;
    }

    /** Returns whether it waits for a connection that another call is using. */
    boolean isWaiting() {
        return !hasNewConnection && connection.get() == Mark.CONNECTING;
    }

    /** Returns whether its connection is one that another call had used, if it has one. */
    boolean isOnPooledConnection() {
        return !hasNewConnection && connection.get() != Mark.CONNECTING;
    }

    /**
     * Takes note of the connection; called again with the same one when a proxy first asks for its
     * credential.
     *
     * @param seen whether a proxy sees the request, there being no tunnel
     * @return false if the attempt was cancelled while it connected; the connection is closed then
     */
    boolean connected(AsyncExecRuntime runtime, boolean seen) {
        seenByProxy = seen;
        Object before = connection.compareAndExchange(Mark.CONNECTING, runtime);
        if (before != Mark.CONNECTING && before != runtime) {
            runtime.discardEndpoint();
            return false;
        }
        listener.connected();
        return true;
    }

    /**
     * Ends the attempt and closes its connection, now or, while it connects, as soon as it stands.
     */
    void cancel() {
        if (connection.getAndSet(Mark.CANCELLED) instanceof AsyncExecRuntime runtime) {
            runtime.discardEndpoint();
        }
    }

    @Override
    public void consumeResponse(
            org.apache.hc.core5.http.HttpResponse response,
            EntityDetails entityDetails,
            HttpContext context,
            FutureCallback<Void> callback) {
        resultCallback = callback;
        listener.head(head(response));
        if (entityDetails == null) {
            answerEnded = true;
            callback.completed(null);
        }
    }

    private ResponseHead head(org.apache.hc.core5.http.HttpResponse response) {
        ResponseHead head = ResponseHead.of(response);
        if (proxy == null) {
            return head;
        }
        if (connection.get() == Mark.CONNECTING) {
            // There is no tunnel yet.
            return proxy.mask(head.withProxy(proxy.hop().asResponder()));
        }
        if (seenByProxy) {
            proxy.responded(head.status());
            return proxy.mask(head.withProxy(proxy.hop()));
        }
        return proxy.mask(head);
    }

    /** Returns the failure to get a response, as it is known to the caller that waits for one. */
    TransportException failure(
            TransportException.Kind kind, String message, Throwable cause, ResponseHead head) {
        return proxy == null
                ? new TransportException(kind, message, cause, head)
                : proxy.failure(kind, message, cause, head, !seenByProxy);
    }

    /** Returns a whole response as it may be shown, with whether it is a proxy's own. */
    HttpResponse judged(HttpResponse answer) {
        return proxy == null ? answer : proxy.judged(answer);
    }

    @Override
    public void informationResponse(
            org.apache.hc.core5.http.HttpResponse response, HttpContext context) {
        // 1xx answers say nothing about the call.
    }

    @Override
    public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
        heldBack.set(capacityChannel);
        // Noted first: room that comes between the look and the note would be missed.
        if (listener.hasRoom()) {
            resume();
        }
    }

    /** Returns whether reading stands still until {@link #resume}. */
    boolean isHeldBack() {
        return heldBack.get() != null;
    }

    /** Reads on, if reading stood still; any thread may call it. */
    void resume() {
        CapacityChannel channel = heldBack.getAndSet(null);
        if (channel != null) {
            try {
                channel.update(HttpTransport.READ_AHEAD);
            } catch (IOException closed) {
                // The connection's own failure is told by its own way.
                listener.failed(closed);
            }
        }
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (connection.get() == Mark.CANCELLED) {
            source.position(source.limit());
            return;
        }
        listener.bytes(source);
        readAhead.afterwards(readDone);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws HttpException, IOException {
        answerEnded = true;
        resultCallback.completed(null);
    }

    /**
     * Tells the end. HttpClient calls this after it has taken the connection back, so that whoever
     * sends next finds it; {@link #completed} comes before that.
     */
    @Override
    public void releaseResources() {
        try {
            if (answerEnded && connection.get() != Mark.CANCELLED) {
                listener.ended();
            }
        } finally {
            released.run();
        }
    }

    @Override
    public void completed(Void nothing) {
        // See releaseResources().
    }

    @Override
    public void failed(Exception cause) {
        // Also called as the response consumer, before it is called as the callback: the listener
        // drops the second.
        try {
            if (connection.get() != Mark.CANCELLED) {
                listener.failed(cause);
            }
        } finally {
            released.run();
        }
    }

    @Override
    public void cancelled() {
        failed(new CancellationException("Cancelled by the HTTP client"));
    }
}
