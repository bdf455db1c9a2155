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
 * The HTTP clients of a component, one for each set of connection settings that calls are using. Of
 * those that no call uses, {@value #MAX_UNUSED} stay open, those used last, and each for {@link
 * #MAX_IDLE}: a route may make settings of its own for each message, and a client has threads. Any
 * thread may use it; the watch runs on the scheduler's thread, closing on those of the executor.
 */
public final class HttpClients implements AutoCloseable {

    /** The most clients that stay open although no call uses them. */
    public static final int MAX_UNUSED = 8;

    /**
     * A connection that was unused for so long is closed, so that a burst does not hold thousands
     * open; and a client likewise.
     */
    static final Duration MAX_IDLE = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final Executor closer;
    private final Set<OpenClient> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Null until a client needs it. Guarded by this. */
    private SSLContext usualSslContext;

    /** Those that are open and unused, the longest unused first. Guarded by itself. */
    private final Set<HttpConnections> unused = new LinkedHashSet<>();

    /**
     * @param closer closes clients, which may wait for their threads
     */
    public HttpClients(Scheduler scheduler, Executor closer) {
        this.scheduler = scheduler;
        this.closer = closer;
    }

    /** Returns connections of their own for these settings; none is made before a call. */
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
        OpenClient client = connections.newClient(usualSslContext());
        open.add(client);
        if (closed) {
            close(client);
            throw new IllegalStateException("The component is stopping");
        }
        watch(connections, client);
        return client;
    }

    /** Reading the JDK's trust store takes longer than all the rest of a client. */
    private synchronized SSLContext usualSslContext() {
        if (usualSslContext == null) {
            usualSslContext = SSLContexts.createDefault();
        }
        return usualSslContext;
    }

    private void watch(HttpConnections connections, OpenClient client) {
        client.watchedBy(
                scheduler.schedule(
                        MAX_IDLE.dividedBy(2),
                        () -> {
                            if (open.contains(client)) {
                                client.closeIdle(TimeValue.of(MAX_IDLE));
                                closeLater(connections.takeUnusedFor(MAX_IDLE.toNanos()));
                                watch(connections, client);
                            }
                        }));
    }

    /** The connections are used again, or have no client any more. */
    void used(HttpConnections connections) {
        synchronized (unused) {
            unused.remove(connections);
        }
    }

    /** The last call that used these connections has ended. */
    void unused(HttpConnections connections) {
        synchronized (unused) {
            unused.remove(connections);
            unused.add(connections);
        }
    }

    /** Closes the clients that have been unused longest, until few enough are left. */
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

    /** Closes a client on a thread that may wait; null = there is none. */
    void closeLater(OpenClient client) {
        if (client == null) {
            return;
        }
        try {
            closer.execute(() -> close(client));
        } catch (RejectedExecutionException busy) {
            // Its threads end by themselves, but are not waited for.
            open.remove(client);
            client.initiateShutdown();
        }
    }

    private void close(OpenClient client) {
        if (open.remove(client)) {
            client.close();
        }
    }

    /** Closes every connection, also those in use; a call that comes later fails. */
    @Override
    public void close() {
        closed = true;
        List<OpenClient> last = List.copyOf(open);
        last.forEach(OpenClient::initiateShutdown);
        last.forEach(this::close);
    }
}
