package io.github.camelcopilot.internal.transport;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections of one set of settings. Their client is opened when a call needs it, and closed
 * by {@link HttpClients} when none does. Any thread may use it.
 */
public final class HttpConnections {

    private final HttpClients clients;
    private final ConnectionSettings settings;
    private final ReadAhead readAhead = new ReadAhead();

    /** Null = there is none. */
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

    /** A client for one call, which is not closed until the call has given it back. */
    final class Lease {

        private final OpenClient leased;
        private final ResponseConsumer attempt;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(OpenClient leased, ResponseConsumer attempt) {
            this.leased = leased;
            this.attempt = attempt;
            leased.begins(attempt);
        }

        CloseableHttpAsyncClient client() {
            return leased.client();
        }

        /** Gives the client back; only the first time counts. */
        void release() {
            if (released.compareAndSet(false, true)) {
                leased.ends(attempt);
                callEnded();
            }
        }
    }

    /**
     * Returns an open client for a call.
     *
     * @throws IllegalStateException if the component is stopping
     */
    synchronized Lease lease(ResponseConsumer attempt) {
        if (client == null) {
            client = clients.open(this);
        }
        calls++;
        if (calls == 1) {
            clients.used(this);
        }
        return new Lease(client, attempt);
    }

    private void callEnded() {
        synchronized (this) {
            calls--;
            if (calls > 0) {
                return;
            }
            unusedSince = clients.nanoTime();
            clients.unused(this);
        }
        clients.closeSurplus();
    }

    /** Returns the client to close, if no call uses it; the next call opens another. */
    synchronized OpenClient takeUnused() {
        OpenClient unused = calls == 0 ? client : null;
        if (unused != null) {
            client = null;
            clients.used(this);
        }
        return unused;
    }

    /** As {@link #takeUnused}, if no call has used it for so long. */
    synchronized OpenClient takeUnusedFor(long nanos) {
        return clients.nanoTime() - unusedSince >= nanos ? takeUnused() : null;
    }

    OpenClient newClient(SSLContext usual) {
        SSLContext own = settings.sslContext();
        return new OpenClient(
                settings, own == null ? usual : own, proxy, readAhead, this::clientDied);
    }

    /** The next call opens another. */
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

    ResponseConsumer attempt(
            String target, ResponseConsumer.Listener listener, Timeout connectTimeout) {
        boolean isProxied = proxy != null && ProxyAccess.isUsedFor(target);
        return new ResponseConsumer(listener, readAhead, isProxied ? proxy : null, connectTimeout);
    }

    HttpClientContext context(ResponseConsumer attempt, boolean wantsNew) {
        return OpenClient.context(attempt, proxy, wantsNew);
    }
}
