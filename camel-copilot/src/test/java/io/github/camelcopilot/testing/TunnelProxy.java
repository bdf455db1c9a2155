// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy that requires Basic authentication and opens tunnels with CONNECT to its one target
 * port, whatever the requested host. Uses a thread for each direction of a tunnel.
 */
public final class TunnelProxy implements AutoCloseable {

    private final ServerSocket socket;
    private final int targetPort;
    private final String credential;
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public TunnelProxy(int targetPort, String user, String password) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.targetPort = targetPort;
        this.credential =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user + ":" + password).getBytes(StandardCharsets.UTF_8));
        threads.execute(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Returns the request lines received, including those answered with 407. */
    public List<String> requestLines() {
        return requestLines;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The proxy was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream output = client.getOutputStream();
            while (true) {
                String requestLine = reader.readLine();
                if (requestLine == null) {
                    return;
                }
                requestLines.add(requestLine);
                boolean authorized = false;
                for (String line = reader.readLine();
                        line != null && !line.isEmpty();
                        line = reader.readLine()) {
                    authorized |= line.equalsIgnoreCase("Proxy-Authorization: " + credential);
                }
                if (authorized) {
                    write(output, "HTTP/1.1 200 Connection established\r\n\r\n");
                    tunnel(client);
                    return;
                }
                write(
                        output,
                        "HTTP/1.1 407 Proxy Authentication Required\r\n"
                                + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
            }
        } catch (IOException broken) {
            // The client or the server has closed its connection, which ends the tunnel.
        }
    }

    private static void write(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.ISO_8859_1));
        output.flush();
    }

    private void tunnel(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
            threads.execute(() -> copyQuietly(server, client));
            copy(client.getInputStream(), server.getOutputStream());
        }
    }

    private static void copyQuietly(Socket from, Socket to) {
        try {
            copy(from.getInputStream(), to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException closed) {
            // The other direction ended the tunnel.
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
        to.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
