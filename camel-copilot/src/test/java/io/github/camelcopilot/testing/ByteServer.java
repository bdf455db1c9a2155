// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server or proxy on 127.0.0.1 that reads whole requests and answers each with the bytes of
 * a script, as they are. Each connection has a thread of its own.
 */
public final class ByteServer implements AutoCloseable {

    /**
     * A request.
     *
     * @param line its first line
     * @param headers by name in lower case
     */
    public record Request(String line, Map<String, String> headers, byte[] body) {

        public String header(String name) {
            return headers.get(name);
        }
    }

    /** Gives the bytes of a response; null = the connection closes without one. */
    public interface Script {
        byte[] answer(Request request);
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final RawServer server;

    public ByteServer(Script script) {
        server =
                new RawServer(
                        connection -> {
                            try (connection) {
                                serve(connection, script);
                            }
                        });
    }

    /** A server that answers every request with the same bytes. */
    public static ByteServer of(byte[] answer) {
        return new ByteServer(request -> answer);
    }

    private void serve(Socket connection, Script script) throws IOException {
        while (true) {
            Request request = read(connection);
            requests.add(request);
            byte[] answer = script.answer(request);
            if (answer == null) {
                return;
            }
            connection.getOutputStream().write(answer);
            connection.getOutputStream().flush();
            if (!isKept(answer)) {
                connection.shutdownOutput();
                return;
            }
        }
    }

    private static boolean isKept(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains("\r\nconnection: keep-alive\r\n");
    }

    private static Request read(Socket connection) throws IOException {
        InputStream input = connection.getInputStream();
        String line = readLine(input);
        Map<String, String> headers = new TreeMap<>();
        for (String header = readLine(input); !header.isEmpty(); header = readLine(input)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        if (headers.containsKey("expect")) {
            connection.getOutputStream().write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, input.readNBytes(length));
    }

    private static String readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = input.read(); octet != '\n'; octet = input.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns a response that ends with its connection. */
    public static byte[] response(String head, byte[] body) {
        return joined(ascii("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n"), body);
    }

    public static byte[] response(String head, String body) {
        return response(head, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a response after which the connection can be used again. */
    public static byte[] keptResponse(String head, byte[] body) {
        return joined(
                ascii(
                        "HTTP/1.1 "
                                + head
                                + "\r\nConnection: keep-alive\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n"),
                body);
    }

    /** Returns a response in chunks of one byte each. */
    public static byte[] chunkedResponse(String head, byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        chunks.writeBytes(
                ascii(
                        "HTTP/1.1 "
                                + head
                                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"));
        for (byte octet : body) {
            chunks.writeBytes(ascii("1\r\n"));
            chunks.write(octet);
            chunks.writeBytes(ascii("\r\n"));
        }
        chunks.writeBytes(ascii("0\r\n\r\n"));
        return chunks.toByteArray();
    }

    private static byte[] joined(byte[] head, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the requests so far. */
    public List<Request> requests() {
        return requests;
    }

    public String address() {
        return server.address();
    }

    /** Returns how many connections have come. */
    public int connections() {
        return server.accepted();
    }

    public int port() {
        return Integer.parseInt(address().substring(address().indexOf(':') + 1));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
