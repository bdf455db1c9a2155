package io.github.camelcopilot.transport;

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
 * Gives each connection the connect timeout of the call that needs it, for TLS too. HttpClient has
 * such a timeout for all connections of a client, or for those to one host, so that each value
 * would need a client of its own, with its own threads. Any thread may use it.
 */
final class ConnectTimeouts implements AsyncClientConnectionManager {

    private final AsyncClientConnectionManager connections;

    ConnectTimeouts(AsyncClientConnectionManager connections) {
        this.connections = connections;
    }

    private static Timeout timeout(HttpContext context) {
        return context.getAttribute(OpenClient.ATTEMPT) instanceof Attempt attempt
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
        connections.release(endpoint, state, keepAlive);
    }

    @Override
    public Future<AsyncConnectionEndpoint> connect(
            AsyncConnectionEndpoint endpoint,
            ConnectionInitiator initiator,
            Timeout clientTimeout,
            Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
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
