// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads an answer in each way in which services send one. JSON has single quotes here. */
public final class ReadAnswer implements StreamReader.Listener {

    /** More than any answer of a test has. */
    private static final int MAX_SIZE = 1_000_000;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private StreamFailure failure;

    private ReadAnswer() {}

    /** Returns the JSON in double quotes. */
    public static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    /** Returns what a whole answer holds. */
    public static ChatResult whole(WireApi wire, String answer) throws Exception {
        return wire.decode(bytes(answer));
    }

    /** Returns what JSON in place of a stream holds. */
    public static ChatResult inPlaceOfStream(WireApi wire, String answer) throws Exception {
        return new ReadAnswer().read(wire, answer, MAX_SIZE);
    }

    /** Returns what a stream of events holds. */
    public static ChatResult streamed(WireApi wire, String... events) throws Exception {
        return streamed(wire, MAX_SIZE, events);
    }

    /**
     * Returns what a stream of events holds.
     *
     * @param maxSize maximum number of characters of its tool calls
     */
    public static ChatResult streamed(WireApi wire, int maxSize, String... events)
            throws Exception {
        StringBuilder body = new StringBuilder();
        for (String event : events) {
            body.append("data: ").append(event).append("\n\n");
        }
        return new ReadAnswer().read(wire, body.toString(), maxSize);
    }

    private ChatResult read(WireApi wire, String body, int maxSize) throws Exception {
        StreamReader reader = new StreamReader(wire, MAX_SIZE, maxSize, Whole::new, this);
        reader.read(ByteBuffer.wrap(bytes(body)));
        reader.end();
        if (failure instanceof StreamFailure.UnreadableEvent unreadable) {
            throw unreadable.cause();
        }
        if (failure != null) {
            throw new AssertionError(failure.toString());
        }
        return reader.result(text.toString(), reasoning.isEmpty() ? null : reasoning.toString());
    }

    private static byte[] bytes(String singleQuoted) {
        return json(singleQuoted).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void text(String delta) {
        text.append(delta);
    }

    @Override
    public void reasoning(String delta) {
        reasoning.append(delta);
    }

    @Override
    public void failed(StreamFailure streamFailure) {
        failure = streamFailure;
    }

    private static final class Whole implements StreamReader.JsonBody {

        private byte[] all = {};

        @Override
        public boolean add(ByteBuffer source) {
            ByteBuffer longer = ByteBuffer.allocate(all.length + source.remaining());
            all = longer.put(all).put(source).array();
            return true;
        }

        @Override
        public byte[] drain() {
            return all;
        }
    }
}
