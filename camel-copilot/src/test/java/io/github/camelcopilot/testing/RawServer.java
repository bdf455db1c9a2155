// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening socket on 127.0.0.1 whose connections violate HTTP as a test requires. Each
 * connection has a thread of its own.
 */
public final class RawServer implements AutoCloseable {

    /** Handles a connection, which stays open afterwards. */
    public interface Behaviour {
        void serve(Socket connection) throws IOException;
    }

    private final ServerSocket socket;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread made = new Thread(task, "raw-server");
                        made.setDaemon(true);
                        return made;
                    });
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger hungUp = new AtomicInteger();
    private final Behaviour behaviour;

    public RawServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        try {
            behaviour.serve(connection);
            awaitEnd(connection);
        } catch (IOException gone) {
            // The client has hung up, or the test is over.
        }
        hungUp.incrementAndGet();
    }

    private static void awaitEnd(Socket connection) throws IOException {
        byte[] ignored = new byte[8192];
        int count = 0;
        while (count >= 0) {
            count = connection.getInputStream().read(ignored);
        }
    }

    /** Reads until the first bytes of a request have arrived. */
    public static void awaitRequest(Socket connection) throws IOException {
        if (connection.getInputStream().read(new byte[8192]) < 0) {
            throw new IOException("No request");
        }
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public int accepted() {
        return accepted.get();
    }

    /** Returns the number of connections that the client has closed. */
    public int hungUp() {
        return hungUp.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
