// SPDX-License-Identifier: Apache-2.0
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
 * Receives HttpClient's events of one {@link Attempt} on the I/O reactor thread of its connection
 * and passes them on, until the attempt ends or any thread cancels it. Cancelling closes the
 * connection, which {@code Future.cancel} of HttpClient 5.5.1 does not do in all states (not
 * reported; {@code InternalHttpAsyncExecRuntime}).
 */
final class ResponseConsumer implements AsyncResponseConsumer<Void>, FutureCallback<Void> {

    /**
     * Receives the events of a response, on the I/O reactor thread. {@code ended} or {@code failed}
     * comes last, possibly more than once.
     */
    interface Listener {
        /** Called when the connection is established and the request is about to be written. */
        void connected();

        void head(ResponseHead head);

        /** Takes the next bytes of the body, all of them. */
        void bytes(ByteBuffer source);

        /** Called after the head and all bytes of one read of the connection. */
        void readDone();

        /** Returns false to pause reading until {@link #resume}. */
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

    /** Null = none. */
    private final ProxyAccess proxy;

    private final Timeout connectTimeout;
    private final Runnable readDone;

    /**
     * {@link Mark#CONNECTING}, then the {@link AsyncExecRuntime} that holds the connection or
     * {@link Mark#CANCELLED}.
     */
    private final AtomicReference<Object> connection = new AtomicReference<>(Mark.CONNECTING);

    /** Null unless reading is paused. */
    private final AtomicReference<CapacityChannel> pausedChannel = new AtomicReference<>();

    /** Releases the HTTP client; may be called more than once. */
    private volatile Runnable released = () -> {};

    private volatile boolean hasNewConnection;

    private volatile FutureCallback<Void> resultCallback;
    private volatile boolean responseEnded;

    /** Whether a proxy forwards the request, without a tunnel. */
    private volatile boolean seenByProxy;

    /**
     * @param proxy null = none
     * @param connectTimeout limit for establishing a connection, TLS included
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

    /** Sets the task that releases the HTTP client at the end; called before sending. */
    void onReleased(Runnable task) {
        released = task;
    }

    /** Records that a new connection is about to be established. */
    void connects() {
        hasNewConnection = true;
    }

    /** Returns whether it waits until another call releases a connection. */
    boolean isWaiting() {
        return !hasNewConnection && connection.get() == Mark.CONNECTING;
    }

    /** Returns whether it has a connection that another call has used before. */
    boolean isOnPooledConnection() {
        return !hasNewConnection && connection.get() != Mark.CONNECTING;
    }

    /**
     * Records the connection; called again with the same one if a proxy requires a credential.
     *
     * @param seen whether a proxy forwards the request, without a tunnel
     * @return false if the attempt was cancelled while connecting; the connection is then closed
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

    /** Ends the attempt and closes its connection, now or once it is established. */
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
        ((RequestContext) context).releaseUnneeded(response);
        readAhead.afterwards(readDone);
        if (entityDetails == null) {
            responseEnded = true;
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
            proxy.onResponse(head.status());
            return proxy.mask(head.withProxy(proxy.hop()));
        }
        return proxy.mask(head);
    }

    /** Returns a failure that names the proxy where one is used, without its credential. */
    TransportException failure(
            TransportException.Kind kind, String message, Throwable cause, ResponseHead head) {
        return proxy == null
                ? new TransportException(kind, message, cause, head)
                : proxy.failure(kind, message, cause, head, !seenByProxy);
    }

    /** Returns a whole response without the proxy's credential, marked if the proxy sent it. */
    HttpResponse masked(HttpResponse response) {
        return proxy == null ? response : proxy.mask(response);
    }

    @Override
    public void informationResponse(
            org.apache.hc.core5.http.HttpResponse response, HttpContext context) {
        // Interim responses (1xx) do not affect the call.
    }

    @Override
    public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
        pausedChannel.set(capacityChannel);
        // Set before the check: otherwise room that becomes free after it would be missed.
        if (listener.hasRoom()) {
            resume();
        }
    }

    /** Returns whether reading is paused until {@link #resume}. */
    boolean isPaused() {
        return pausedChannel.get() != null;
    }

    /** Continues reading if it is paused; any thread may call it. */
    void resume() {
        CapacityChannel channel = pausedChannel.getAndSet(null);
        if (channel != null) {
            try {
                channel.update(HttpTransport.READ_AHEAD);
            } catch (IOException closed) {
                // The connection has been closed, which ends the attempt.
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
        responseEnded = true;
        resultCallback.completed(null);
    }

    /**
     * Notifies the listener of the end. HttpClient calls this after it has returned the connection
     * to the pool, so that the next call finds it there; {@link #completed} comes before that.
     */
    @Override
    public void releaseResources() {
        try {
            if (responseEnded && connection.get() != Mark.CANCELLED) {
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
        // HttpClient calls this twice, for the response consumer and for the callback; the listener
        // ignores the second call.
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
