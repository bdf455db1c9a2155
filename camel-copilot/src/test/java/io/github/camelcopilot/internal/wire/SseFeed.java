// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Feeds a parser with bytes that are cut in some way, and keeps what it finds. */
final class SseFeed implements SseParser.Handler {

    /** What a parser says of one event. */
    record Event(String type, String data, String id) {}

    /** Where the bytes lie that the parser gets. */
    enum Memory {
        /** An array that begins before the bytes and ends behind them. */
        HEAP {
            @Override
            ByteBuffer bufferOf(byte[] bytes, int from, int to) {
                byte[] room = new byte[to - from + 5];
                Arrays.fill(room, (byte) '\n');
                System.arraycopy(bytes, from, room, 3, to - from);
                // A slice, so that the array has an offset and the buffer a position of its own.
                ByteBuffer slice = ByteBuffer.wrap(room, 1, room.length - 1).slice();
                return slice.position(2).limit(2 + to - from);
            }
        },
        DIRECT {
            @Override
            ByteBuffer bufferOf(byte[] bytes, int from, int to) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(to - from);
                return buffer.put(bytes, from, to - from).flip();
            }
        },
        READ_ONLY {
            @Override
            ByteBuffer bufferOf(byte[] bytes, int from, int to) {
                return HEAP.bufferOf(bytes, from, to).asReadOnlyBuffer();
            }
        };

        abstract ByteBuffer bufferOf(byte[] bytes, int from, int to);
    }

    private static final Pattern RAW_BYTE = Pattern.compile("<([0-9A-F]{2})>");

    private final Memory memory;
    private final SseParser parser;
    private final List<Event> events = new ArrayList<>();
    private final List<Long> retries = new ArrayList<>();

    SseFeed(int maxEventSize, Memory memory) {
        this.memory = memory;
        this.parser = new SseParser(maxEventSize, this);
    }

    /** Returns a text in UTF-8, in which {@code <EF>} stands for that one byte. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher raw = RAW_BYTE.matcher(text);
        int at = 0;
        while (raw.find()) {
            bytes.writeBytes(text.substring(at, raw.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(raw.group(1), 16));
            at = raw.end();
        }
        bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Feeds the bytes in one piece. */
    SseFeed whole(byte[] bytes) throws EventTooLargeException {
        return cut(bytes, List.of());
    }

    /** Feeds each byte by itself. */
    SseFeed byteByByte(byte[] bytes) throws EventTooLargeException {
        for (int at = 0; at < bytes.length; at++) {
            feed(bytes, at, at + 1);
        }
        return this;
    }

    /** Feeds the bytes in pieces that end at these places. */
    SseFeed cut(byte[] bytes, List<Integer> ends) throws EventTooLargeException {
        int from = 0;
        for (int end : ends) {
            feed(bytes, from, end);
            from = end;
        }
        feed(bytes, from, bytes.length);
        return this;
    }

    private void feed(byte[] bytes, int from, int to) throws EventTooLargeException {
        ByteBuffer buffer = memory.bufferOf(bytes, from, to);
        int begin = buffer.position();
        parser.feed(buffer);
        assertThat(buffer.remaining()).as("bytes that were left").isZero();
        // As a connection does it, which reads the next bytes into the same buffer.
        if (!buffer.isReadOnly()) {
            for (int at = begin; at < buffer.limit(); at++) {
                buffer.put(at, (byte) '#');
            }
        }
    }

    @Override
    public void event(String type, byte[] data, int offset, int length) {
        String text = new String(data, offset, length, StandardCharsets.UTF_8);
        events.add(new Event(type, text, parser.lastEventId()));
    }

    @Override
    public void retry(long millis) {
        retries.add(millis);
    }

    List<Event> events() {
        return events;
    }

    List<Long> retries() {
        return retries;
    }

    SseParser parser() {
        return parser;
    }
}
