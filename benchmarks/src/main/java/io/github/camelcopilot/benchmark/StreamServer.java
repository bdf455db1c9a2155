// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A server in a separate process that answers every request with the {@link StreamedAnswer}, as
 * fast as the client reads it. It shares the cores with the client, so it must use very little CPU.
 * It is therefore written without an HTTP library, which would frame and copy the body for each
 * answer: here the whole answer, including framing, is prepared in direct buffers. Each buffer is
 * one HTTP chunk of 16 KB, cut regardless of events, as a buffering proxy would send it.
 *
 * <p>The main thread accepts connections; each connection has its own thread.
 */
public final class StreamServer {

    private static final int BLOCK_BYTES = 16 * 1024;

    private static final Map<StreamFormat, List<ByteBuffer>> ANSWERS =
            new EnumMap<>(StreamFormat.class);

    static {
        for (StreamFormat format : StreamFormat.values()) {
            ANSWERS.put(format, answer(format));
        }
    }

    private StreamServer() {}

    /**
     * Prints the port, and runs until standard input is closed, which also happens when the parent
     * process ends.
     *
     * @param args the scheme
     */
    public static void main(String[] args) throws Exception {
        Thread parent = new Thread(StreamServer::endWithParent, "parent");
        parent.start();
        if (args[0].equals("https")) {
            acceptTls();
        } else {
            accept();
        }
    }

    private static void accept() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        System.out.println(server.socket().getLocalPort());
        while (true) {
            SocketChannel connection = server.accept();
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            serve(connection, Channels.newInputStream(connection), connection);
        }
    }

    private static void acceptTls() throws IOException, NoSuchAlgorithmException {
        ServerSocket server =
                SSLContext.getDefault()
                        .getServerSocketFactory()
                        .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        while (true) {
            Socket connection = server.accept();
            connection.setTcpNoDelay(true);
            serve(
                    connection,
                    connection.getInputStream(),
                    Channels.newChannel(connection.getOutputStream()));
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end matters.
            }
        } catch (IOException gone) {
            // Treated like the end of the parent.
        }
        System.exit(0);
    }

    private static void serve(
            Closeable connection, InputStream requests, WritableByteChannel answers) {
        new Thread(() -> answer(connection, requests, answers), "connection").start();
    }

    private static void answer(
            Closeable connection, InputStream requests, WritableByteChannel answers) {
        try (connection) {
            InputStream buffered = new BufferedInputStream(requests);
            for (String request = readRequest(buffered);
                    !request.isEmpty();
                    request = readRequest(buffered)) {
                for (ByteBuffer block : ANSWERS.get(formatOf(request))) {
                    ByteBuffer unsent = block.duplicate();
                    while (unsent.hasRemaining()) {
                        answers.write(unsent);
                    }
                }
            }
        } catch (IOException gone) {
            // The client may disconnect at any time.
        }
    }

    private static StreamFormat formatOf(String requestLine) {
        return Arrays.stream(StreamFormat.values())
                .filter(format -> format.isOf(requestLine))
                .findFirst()
                .orElse(StreamFormat.COMPLETIONS);
    }

    /** Reads one request and returns its first line; empty if the client sends no more. */
    private static String readRequest(InputStream requests) throws IOException {
        int length = 0;
        String first = readLine(requests);
        String line = first;
        while (!line.isEmpty()) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length = Integer.parseInt(field.substring("content-length:".length()).strip());
            } else if (field.startsWith("transfer-encoding:")) {
                throw new IOException("This server reads only bodies with a Content-Length");
            }
            line = readLine(requests);
        }
        requests.skipNBytes(length);
        return first;
    }

    private static String readLine(InputStream requests) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = requests.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = requests.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static List<ByteBuffer> answer(StreamFormat format) {
        List<ByteBuffer> blocks = new ArrayList<>();
        blocks.add(
                direct(
                        """
                        HTTP/1.1 200 OK\r
                        Content-Type: text/event-stream; charset=utf-8\r
                        Cache-Control: no-cache\r
                        x-request-id: 8a2f4b10-6d1c-4f7e-9a57-2f4f0c7f3b11\r
                        Transfer-Encoding: chunked\r
                        \r
                        """
                                .getBytes(StandardCharsets.ISO_8859_1)));
        byte[] events = StreamedAnswer.events(format);
        for (int start = 0; start < events.length; start += BLOCK_BYTES) {
            int length = Math.min(BLOCK_BYTES, events.length - start);
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(ascii(Integer.toHexString(length) + "\r\n"));
            block.write(events, start, length);
            block.writeBytes(ascii("\r\n"));
            if (start + length == events.length) {
                block.writeBytes(ascii("0\r\n\r\n"));
            }
            blocks.add(direct(block.toByteArray()));
        }
        return List.copyOf(blocks);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
