package io.github.camelcopilot.internal.transport;

import java.util.concurrent.Future;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Gives each call its connection as the call wants it. A new one has the connect timeout of the
 * call, for TLS too: HttpClient has such a timeout for all connections of a client, or for those to
 * one host, so that each value would need a client of its own, with its own threads. And a call
 * that lost a pooled connection gets a new one, since the others in the pool may be as dead; their
 * state decides which of them HttpClient takes. Any thread may use it.
 */
final class CallConnections implements AsyncClientConnectionManager {

    /** The state of connections that any call may use; a call that wants a new one has another. */
    private static final Object POOLED = "pooled";

    private final AsyncClientConnectionManager connections;

    CallConnections(AsyncClientConnectionManager connections) {
        this.connections = connections;
    }

    /** Returns the state of the connections that a call can use. */
    static Object state(boolean wantsNew) {
        return wantsNew ? new Object() : POOLED;
    }

    private static Timeout timeout(HttpContext context) {
        return context.getAttribute(OpenClient.ATTEMPT) instanceof ResponseConsumer attempt
                ? attempt.connectTimeout()
                : Timeout.DISABLED;
    }

    private static TlsConfig tls(HttpContext context) {
        return TlsConfig.custom()
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                .setHandshakeTimeout(timeout(context))
                .build();
    }

    @Override
    public Future<AsyncConnectionEndpoint> lease(
            String id,
            HttpRoute route,
            Object state,
            Timeout requestTimeout,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        return connections.lease(id, route, state, requestTimeout, callback);
    }

    @Override
    public void release(AsyncConnectionEndpoint endpoint, Object state, TimeValue keepAlive) {
        connections.release(endpoint, POOLED, keepAlive);
    }

    @Override
    public Future<AsyncConnectionEndpoint> connect(
            AsyncConnectionEndpoint endpoint,
            ConnectionInitiator initiator,
            Timeout clientTimeout,
            Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        if (context.getAttribute(OpenClient.ATTEMPT) instanceof ResponseConsumer attempt) {
            attempt.connects();
        }
        return connections.connect(
                endpoint, initiator, timeout(context), tls(context), context, callback);
    }

    @Override
    public void upgrade(AsyncConnectionEndpoint endpoint, Object attachment, HttpContext context) {
        connections.upgrade(endpoint, tls(context), context);
    }

    @Override
    public void upgrade(
            AsyncConnectionEndpoint endpoint,
            Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        connections.upgrade(endpoint, tls(context), context, callback);
    }

    @Override
    public void close(CloseMode closeMode) {
        connections.close(closeMode);
    }

    @Override
    public void close() throws java.io.IOException {
        connections.close();
    }
}
