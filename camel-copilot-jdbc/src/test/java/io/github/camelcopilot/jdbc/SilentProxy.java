// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Forwards TCP connections to a local port until it falls silent: then it still accepts connections
 * and bytes, like a network that has lost its server.
 */
final class SilentProxy implements AutoCloseable {

    private final ServerSocket listening =
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int target;
    private volatile boolean isSilent;

    SilentProxy(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void fallSilent() {
        isSilent = true;
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                task.run();
                            } catch (IOException closed) {
                                // The end of a connection, or of the proxy.
                            }
                        },
                        "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.addAll(List.of(client, server));
            start(() -> forward(client, server));
            start(() -> forward(server, client));
        }
    }

    private void forward(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[8_192];
        int length = from.getInputStream().read(buffer);
        while (length >= 0) {
            if (!isSilent) {
                to.getOutputStream().write(buffer, 0, length);
            }
            length = from.getInputStream().read(buffer);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
