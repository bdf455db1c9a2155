// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads the body of one streamed response: bytes become server-sent events, and those become
 * deltas. A body that is JSON instead of a stream is decoded at its end. Used by one thread at a
 * time.
 *
 * <pre>{@code
 * StreamReader reader = new StreamReader(wire, maxEventSize, maxAnswerSize, newBody, listener);
 * reader.read(bytes); // any number of times
 * reader.end();
 * ChatResult result = reader.result(text, reasoning); // the deltas of both, joined
 * }</pre>
 */
public final class StreamReader {

    /** Receives what the body holds; called within the methods of the reader. */
    public interface Listener extends StreamDecoder.Deltas {

        /**
         * The body holds no complete answer. Called at most once; the rest of the body is ignored.
         */
        void failed(StreamFailure failure);
    }

    /** Holds a body that is JSON instead of a stream until all of it has been received. */
    public interface JsonBody {

        /**
         * Adds all remaining bytes.
         *
         * @return whether the body is still within its limits
         */
        boolean add(ByteBuffer source);

        /** Returns all bytes and releases them. */
        byte[] drain();
    }

    /** What is needed until the form of the body is known. */
    private record Start(BodyForm form, Supplier<JsonBody> newJsonBody, long maxAnswerSize) {}

    /** A body that is JSON, and the limit for its tool calls in characters if it holds events. */
    private record HeldJson(JsonBody body, long maxAnswerSize) {}

    private final WireApi wire;
    private final Listener listener;
    private final StreamDecoder decoder;
    private final SseParser parser;

    /** Null once there is an event. */
    private BodyBeginning beginning = new BodyBeginning();

    /** Null once the form is known: thousands of streams may be open at once. */
    private Start start;

    /** Null unless the body is JSON. */
    private HeldJson json;

    /** The answer of a body that is JSON; null before its end. */
    private ChatResult jsonAnswer;

    private boolean hasFailed;

    /**
     * @param maxEventSize maximum size of an event in bytes
     * @param maxAnswerSize maximum number of characters of all tool calls
     * @param newJsonBody called if the body is JSON
     */
    public StreamReader(
            WireApi wire,
            int maxEventSize,
            long maxAnswerSize,
            Supplier<JsonBody> newJsonBody,
            Listener listener) {
        this.wire = wire;
        this.start = new Start(new BodyForm(), newJsonBody, maxAnswerSize);
        this.listener = listener;
        this.decoder = wire.streamDecoder(maxAnswerSize);
        this.parser = new SseParser(maxEventSize, this::onEvent);
    }

    /** Returns a reader of a body that is known to hold events, even if it begins like JSON. */
    static StreamReader ofEvents(
            WireApi wire, int maxEventSize, long maxAnswerSize, Listener listener) {
        StreamReader reader =
                new StreamReader(wire, maxEventSize, maxAnswerSize, () -> null, listener);
        reader.start = null;
        return reader;
    }

    /**
     * Reads the next bytes, all of them.
     *
     * @throws EventTooLargeException if an event is larger than the limit; nothing more can be read
     */
    public void read(ByteBuffer source) throws EventTooLargeException {
        if (start != null) {
            detectForm(source);
        }
        if (hasFailed) {
            source.position(source.limit());
        } else if (json == null) {
            parse(source);
        } else if (!json.body().add(source)) {
            fail(new StreamFailure.BodyTooLarge());
        }
    }

    private void detectForm(ByteBuffer source) {
        int begin = source.position();
        BodyForm.Form detected = start.form().detect(source);
        if (detected == BodyForm.Form.JSON) {
            json = new HeldJson(start.newJsonBody().get(), start.maxAnswerSize());
        } else {
            source.position(begin);
        }
        if (detected != BodyForm.Form.UNKNOWN) {
            start = null;
        }
    }

    private void parse(ByteBuffer source) throws EventTooLargeException {
        if (beginning != null) {
            beginning.add(source);
        }
        parser.feed(source);
    }

    private void onEvent(String type, byte[] data, int offset, int length) {
        if (hasFailed) {
            return;
        }
        beginning = null;
        boolean wasFinished = decoder.isFinished();
        try {
            decoder.event(type, data, offset, length, listener);
        } catch (UnreadableAnswerException unreadable) {
            // Nothing after the finish reason belongs to the answer.
            if (!wasFinished) {
                byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
                fail(new StreamFailure.UnreadableEvent(copy, unreadable));
            }
        } catch (ErrorEventException error) {
            fail(new StreamFailure.ErrorEvent(error.body()));
        }
    }

    /** Ends the body: afterwards the answer is complete, or the listener has received a failure. */
    public void end() {
        if (hasFailed) {
            return;
        }
        if (json != null) {
            decodeJson();
            return;
        }
        readUnfinishedEvent();
        if (!hasFailed && !decoder.isDone() && !decoder.isFinished()) {
            fail(
                    beginning == null
                            ? new StreamFailure.Truncated()
                            : new StreamFailure.NoEvents(beginning.bytes()));
        }
    }

    /**
     * Reads the last bytes before the connection broke, which may hold the reason or the end of the
     * answer; otherwise has no effect.
     */
    public void endBroken() {
        if (!hasFailed && json == null) {
            readUnfinishedEvent();
        }
    }

    /**
     * The standard drops an event that is not followed by a blank line. But servers that break off
     * write an error or the finish reason as such a last event; in the latter case its text is part
     * of the answer.
     */
    private void readUnfinishedEvent() {
        byte[] data = parser.unfinished();
        if (hasFailed || data.length == 0) {
            return;
        }
        boolean wasFinished = decoder.isFinished();
        HeldDeltas held = new HeldDeltas();
        try {
            decoder.event(parser.unfinishedType(), data, 0, data.length, held);
            if (decoder.isFinished()) {
                held.replay(listener);
            }
        } catch (UnreadableAnswerException cutOff) {
            // Expected for a truncated event; a finish reason within it does not end the answer.
            if (decoder.isFinished() && !wasFinished) {
                fail(new StreamFailure.Truncated());
            }
        } catch (ErrorEventException error) {
            fail(new StreamFailure.ErrorEvent(error.body()));
        }
    }

    private void decodeJson() {
        byte[] body = json.body().drain();
        try {
            jsonAnswer = GatheredAnswer.decode(wire, body, json.maxAnswerSize());
        } catch (UnreadableAnswerException unreadable) {
            fail(new StreamFailure.UnreadableAnswer(body, unreadable));
            return;
        } catch (ErrorEventException error) {
            fail(new StreamFailure.ErrorEvent(error.body()));
            return;
        }
        if (jsonAnswer.reasoning() != null) {
            listener.reasoning(jsonAnswer.reasoning());
        }
        if (!jsonAnswer.text().isEmpty()) {
            listener.text(jsonAnswer.text());
        }
    }

    private void fail(StreamFailure failure) {
        hasFailed = true;
        listener.failed(failure);
    }

    /** Returns the model that the service names, or null if no event has named it yet. */
    public String model() {
        return decoder.model();
    }

    /** Returns whether the answer is complete, whatever the rest of the body holds. */
    public boolean isDone() {
        return decoder.isDone() || jsonAnswer != null;
    }

    /** Returns whether the finish reason has been read, so that the text is complete. */
    public boolean isFinished() {
        return decoder.isFinished();
    }

    /**
     * Returns the complete answer.
     *
     * @param text the deltas of the text, joined
     * @param reasoning the deltas of the reasoning, joined, or null
     * @throws ErrorEventException if its finish reason says that the service failed
     * @throws UnreadableAnswerException if it is empty
     */
    public ChatResult result(String text, String reasoning)
            throws UnreadableAnswerException, ErrorEventException {
        return jsonAnswer == null
                ? decoder.complete(text, reasoning)
                : AssistantMessage.withText(jsonAnswer, text).reasoning(reasoning).build();
    }

    /** Holds the deltas of an event until it is known whether they belong to the answer. */
    private static final class HeldDeltas implements StreamDecoder.Deltas {

        private record Delta(boolean isReasoning, String text) {}

        private final List<Delta> deltas = new ArrayList<>();

        @Override
        public void text(String delta) {
            deltas.add(new Delta(false, delta));
        }

        @Override
        public void reasoning(String delta) {
            deltas.add(new Delta(true, delta));
        }

        void replay(StreamDecoder.Deltas target) {
            for (Delta delta : deltas) {
                if (delta.isReasoning()) {
                    target.reasoning(delta.text());
                } else {
                    target.text(delta.text());
                }
            }
        }
    }
}
