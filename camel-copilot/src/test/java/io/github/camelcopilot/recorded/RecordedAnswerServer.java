// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.recorded;

import io.github.camelcopilot.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves recorded answers byte for byte, as the service and as its proxy: the name of an answer
 * stands in the path or in the host of the request line. Each connection has a thread of its own
 * and serves one request.
 */
final class RecordedAnswerServer implements AutoCloseable {

    /** How an answer is cut into writes. */
    enum Cut {
        WHOLE {
            @Override
            int next(Random random, int left) {
                return left;
            }
        },
        BYTE_BY_BYTE {
            @Override
            int next(Random random, int left) {
                return 1;
            }
        },
        RANDOM {
            @Override
            int next(Random random, int left) {
                return 1 + random.nextInt(Math.min(left, LONGEST_RANDOM));
            }
        };

        private static final int LONGEST_RANDOM = 200;

        /** Returns how many of the bytes that are left the next write takes. */
        abstract int next(Random random, int left);
    }

    private static final Pattern REQUEST_LINE =
            Pattern.compile(
                    "CONNECT ([\\w-]+)\\.test:\\d+ .*|\\w+ http://([\\w-]+)\\.test/.*|\\w+ /([\\w-]+).*");
    private static final Pattern CONTENT_LENGTH =
            Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");

    private final Map<String, byte[]> answers;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Cut cut;
    private final long seed;
    private final RawServer server = new RawServer(this::serve);

    RecordedAnswerServer(Cut cut, long seed) {
        this.answers =
                RecordedAnswer.all()
                        .collect(Collectors.toMap(RecordedAnswer::name, RecordedAnswer::bytes));
        this.cut = cut;
        this.seed = seed;
    }

    String host() {
        return server.address().substring(0, server.address().indexOf(':'));
    }

    int port() {
        return Integer.parseInt(server.address().substring(host().length() + 1));
    }

    /** Returns how many requests of that name there were. */
    int requests(String name) {
        return requests.getOrDefault(name, new AtomicInteger()).get();
    }

    private void serve(Socket connection) throws IOException {
        try (connection) {
            connection.setTcpNoDelay(true);
            String name = nameIn(readRequest(connection.getInputStream()));
            byte[] answer = answers.get(name);
            if (answer == null) {
                throw new IOException("No answer is called " + name);
            }
            requests.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
            write(answer, connection.getOutputStream());
        }
    }

    /** Reads a request with its body, and returns its request line. */
    private static String readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] last = new byte[end.length];
        while (!Arrays.equals(last, end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("No request");
            }
            head.write(next);
            System.arraycopy(last, 1, last, 0, last.length - 1);
            last[last.length - 1] = (byte) next;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        Matcher length = CONTENT_LENGTH.matcher(text);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        } else if (text.toLowerCase(Locale.ROOT).contains("transfer-encoding")) {
            throw new IOException("A request without Content-Length is not expected here");
        }
        return text.substring(0, text.indexOf('\r'));
    }

    private static String nameIn(String requestLine) throws IOException {
        Matcher matcher = REQUEST_LINE.matcher(requestLine);
        if (!matcher.matches()) {
            throw new IOException("No name in: " + requestLine);
        }
        return Stream.of(1, 2, 3)
                .map(matcher::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private void write(byte[] answer, OutputStream out) throws IOException {
        Random random = new Random(seed);
        int at = 0;
        while (at < answer.length) {
            int count = cut.next(random, answer.length - at);
            out.write(answer, at, count);
            out.flush();
            at += count;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
