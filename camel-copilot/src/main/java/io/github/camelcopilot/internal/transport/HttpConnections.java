// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections of one set of settings. Their client is opened when a call needs it, and {@link
 * HttpClients} closes it when no call does. Any thread may use it.
 */
public final class HttpConnections {

    private final HttpClients clients;
    private final ConnectionSettings settings;
    private final ReadAhead readAhead = new ReadAhead();

    /** Null = none. */
    private final ProxyAccess proxy;

    // Guarded by this.
    private OpenClient client;
    private int calls;
    private long unusedSince;

    HttpConnections(HttpClients clients, ConnectionSettings settings) {
        this.clients = clients;
        this.settings = settings;
        this.proxy = settings.proxy() == null ? null : new ProxyAccess(settings.proxy());
    }

    /** A client for one call, which stays open until the call releases it. */
    final class Lease {

        private final OpenClient leased;
        private final ResponseConsumer consumer;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(OpenClient leased, ResponseConsumer consumer) {
            this.leased = leased;
            this.consumer = consumer;
            leased.onStart(consumer);
        }

        CloseableHttpAsyncClient client() {
            return leased.client();
        }

        /** Releases the client; further calls have no effect. */
        void release() {
            if (released.compareAndSet(false, true)) {
                leased.onEnd(consumer);
                callEnded();
            }
        }
    }

    /**
     * Returns an open client for a call.
     *
     * @throws IllegalStateException if the component is stopping
     */
    synchronized Lease lease(ResponseConsumer consumer) {
        if (client == null) {
            client = clients.open(this);
        }
        calls++;
        if (calls == 1) {
            clients.onUsed(this);
        }
        return new Lease(client, consumer);
    }

    private void callEnded() {
        synchronized (this) {
            calls--;
            if (calls > 0) {
                return;
            }
            unusedSince = clients.nanoTime();
            clients.onUnused(this);
        }
        clients.closeSurplus();
    }

    /** Returns the client if no call uses it, for closing; the next call opens another. */
    synchronized OpenClient takeUnused() {
        OpenClient unused = calls == 0 ? client : null;
        if (unused != null) {
            client = null;
            clients.onUsed(this);
        }
        return unused;
    }

    /** As {@link #takeUnused}, but only if no call has used the client for this time. */
    synchronized OpenClient takeUnusedFor(long nanos) {
        return clients.nanoTime() - unusedSince >= nanos ? takeUnused() : null;
    }

    OpenClient newClient(SSLContext standard) {
        SSLContext own = settings.sslContext();
        return new OpenClient(
                settings, own == null ? standard : own, proxy, readAhead, this::clientDied);
    }

    /** Drops a client that has lost a thread; the next call opens another. */
    private void clientDied(OpenClient dead) {
        synchronized (this) {
            if (client == dead) {
                client = null;
            }
        }
        clients.closeLater(dead);
    }

    String withoutProxyCredential(String text) {
        return proxy == null ? text : proxy.mask(text);
    }

    boolean isProxyCredentialShownBy(Throwable failure) {
        return proxy != null && proxy.isShownBy(failure);
    }

    ResponseConsumer consumer(
            String target, ResponseConsumer.Listener listener, Timeout connectTimeout) {
        boolean isProxied = proxy != null && ProxyAccess.isUsedFor(target);
        return new ResponseConsumer(listener, readAhead, isProxied ? proxy : null, connectTimeout);
    }

    HttpClientContext context(
            ResponseConsumer consumer, HttpRequest original, boolean needsNewConnection) {
        return new RequestContext(consumer, original, proxy, needsNewConnection);
    }
}
