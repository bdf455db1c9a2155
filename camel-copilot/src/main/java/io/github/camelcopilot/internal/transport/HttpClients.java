// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;

/**
 * The HTTP clients of a component, one for each set of connection settings in use. Of those that no
 * call uses, the {@value #MAX_UNUSED} most recently used remain open, each for {@link #MAX_IDLE}: a
 * route may create settings for each message, and every client has threads. Any thread may use it;
 * the scheduler's thread checks for idle clients, and the executor's threads close them.
 */
public final class HttpClients implements AutoCloseable {

    /** Maximum number of clients that remain open although no call uses them. */
    public static final int MAX_UNUSED = 8;

    /**
     * Time after which an unused connection or client is closed, so that a burst does not keep
     * thousands of connections open.
     */
    static final Duration MAX_IDLE = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final Executor closer;
    private final Set<OpenClient> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Null until a client needs it. Guarded by this. */
    private SSLContext defaultSslContext;

    /** The open connections that no call uses, least recently used first. Guarded by itself. */
    private final Set<HttpConnections> unused = new LinkedHashSet<>();

    /**
     * @param closer closes clients, which may wait for their threads
     */
    public HttpClients(Scheduler scheduler, Executor closer) {
        this.scheduler = scheduler;
        this.closer = closer;
    }

    /** Returns new connections for these settings; none is opened before a call. */
    public HttpConnections connections(ConnectionSettings settings) {
        return new HttpConnections(this, settings);
    }

    long nanoTime() {
        return scheduler.nanoTime();
    }

    /**
     * Opens a client for a call.
     *
     * @throws IllegalStateException if the component is stopping
     */
    OpenClient open(HttpConnections connections) {
        OpenClient client = connections.newClient(defaultSslContext());
        open.add(client);
        if (closed) {
            close(client);
            throw new IllegalStateException("The component is stopping");
        }
        scheduleIdleCheck(connections, client);
        return client;
    }

    /** Shared, since reading the JDK's trust store takes most of the time to open a client. */
    private synchronized SSLContext defaultSslContext() {
        if (defaultSslContext == null) {
            defaultSslContext = SSLContexts.createDefault();
        }
        return defaultSslContext;
    }

    private void scheduleIdleCheck(HttpConnections connections, OpenClient client) {
        client.onIdleCheck(
                scheduler.schedule(
                        MAX_IDLE.dividedBy(2),
                        () -> {
                            if (open.contains(client)) {
                                client.closeIdle(TimeValue.of(MAX_IDLE));
                                closeLater(connections.takeUnusedFor(MAX_IDLE.toNanos()));
                                scheduleIdleCheck(connections, client);
                            }
                        }));
    }

    /** Records that a call uses the connections again, or that they have no client. */
    void onUsed(HttpConnections connections) {
        synchronized (unused) {
            unused.remove(connections);
        }
    }

    /** Records that the last call that used these connections has ended. */
    void onUnused(HttpConnections connections) {
        synchronized (unused) {
            unused.remove(connections);
            unused.add(connections);
        }
    }

    /** Closes the least recently used clients until {@link #MAX_UNUSED} are left. */
    void closeSurplus() {
        for (HttpConnections longest = surplus(); longest != null; longest = surplus()) {
            closeLater(longest.takeUnused());
        }
    }

    private HttpConnections surplus() {
        synchronized (unused) {
            if (unused.size() <= MAX_UNUSED) {
                return null;
            }
            Iterator<HttpConnections> longest = unused.iterator();
            HttpConnections first = longest.next();
            longest.remove();
            return first;
        }
    }

    /** Closes a client on a thread that may block; null has no effect. */
    void closeLater(OpenClient client) {
        if (client == null) {
            return;
        }
        try {
            closer.execute(() -> close(client));
        } catch (RejectedExecutionException busy) {
            // Does not wait for its threads to end.
            open.remove(client);
            client.initiateShutdown();
        }
    }

    private void close(OpenClient client) {
        if (open.remove(client)) {
            client.close();
        }
    }

    /** Closes every connection, including those in use; later calls fail. */
    @Override
    public void close() {
        closed = true;
        List<OpenClient> last = List.copyOf(open);
        last.forEach(OpenClient::initiateShutdown);
        last.forEach(this::close);
    }
}
