// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends valid requests, with java.net.http or on a raw socket. */
final class TestClient {

    static final String PLAIN = "{\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    static final String STREAM =
            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private TestClient() {}

    /** The headers that the service requires. */
    static Map<String, String> headers() {
        return new TreeMap<>(
                Map.of(
                        "Authorization", "Bearer gho_abcdefghijkl",
                        "Content-Type", "application/json",
                        "User-Agent", "test/1.0",
                        "Openai-Intent", "conversation-edits",
                        "x-initiator", "user"));
    }

    static HttpRequest request(
            CopilotServer server, String path, Map<String, String> headers, String body) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(builder::header);
        return builder.build();
    }

    static HttpRequest get(CopilotServer server, String path, Map<String, String> headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(20));
        headers.forEach(builder::header);
        return builder.build();
    }

    /** Parses headers of a table: {@code name: value; name: value}, - for none. */
    static Map<String, String> headers(String table) {
        Map<String, String> headers = new TreeMap<>();
        if (!table.equals("-")) {
            for (String header : table.split("; ", -1)) {
                String[] nameAndValue = header.split(": ", 2);
                headers.put(nameAndValue[0], nameAndValue[1]);
            }
        }
        return headers;
    }

    static HttpRequest request(CopilotServer server, String body) {
        return request(server, "/chat/completions", headers(), body);
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> send(CopilotServer server, String body)
            throws IOException, InterruptedException {
        return send(request(server, body));
    }

    /** Returns a connection on which one complete, valid request was sent. */
    static Socket rawRequest(CopilotServer server) throws IOException {
        Socket socket = connect(server);
        writeRequest(socket);
        return socket;
    }

    static Socket connect(CopilotServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    static void writeRequest(Socket socket) throws IOException {
        writeRequest(socket, PLAIN);
    }

    static void writeRequest(Socket socket, String body) throws IOException {
        StringBuilder head =
                new StringBuilder("POST /chat/completions HTTP/1.1\r\nHost: localhost\r\n");
        headers()
                .forEach(
                        (name, value) ->
                                head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads until the given text has arrived; fails at the end of the input. */
    static String readUntil(Socket socket, String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("End of input after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    /** Waits for a condition, at most ten seconds. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("The condition did not come true in ten seconds");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
