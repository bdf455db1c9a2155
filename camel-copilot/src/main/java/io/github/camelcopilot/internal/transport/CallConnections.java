// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.io.IOException;
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
 * Applies the connection settings of a single call. A new connection has the call's connect
 * timeout, also for TLS: HttpClient has one such timeout per client or host, so each value would
 * need a client with threads of its own. A call that lost a pooled connection needs a new one,
 * since the others in the pool may be dead too. It has a state of its own, because HttpClient
 * reuses a connection only for a call with the same state. Any thread may use it.
 */
final class CallConnections implements AsyncClientConnectionManager {

    /** The state of pooled connections; a call that needs a new connection has another state. */
    private static final Object POOLED = "pooled";

    private final AsyncClientConnectionManager connections;

    CallConnections(AsyncClientConnectionManager connections) {
        this.connections = connections;
    }

    /** Returns the state that connections must have for a call. */
    static Object state(boolean needsNewConnection) {
        return needsNewConnection ? new Object() : POOLED;
    }

    private static Timeout timeout(HttpContext context) {
        return RequestContext.consumer(context).connectTimeout();
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
        RequestContext.consumer(context).connects();
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
    public void close() throws IOException {
        connections.close();
    }
}
