package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.internal.wire.AnswerJson;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventTooLargeException;
import io.github.camelcopilot.internal.wire.SseParser;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.nio.ByteBuffer;

/**
 * Reads an answer whose bytes have all come: JSON, or events from a server that streams although a
 * whole answer was asked for. Used by one thread.
 */
final class GatheredAnswer implements StreamDecoder.Deltas {

    private final WireApi wire;
    private final long maxAnswerSize;
    private final StringBuilder text = new StringBuilder(0);
    private final StringBuilder reasoning = new StringBuilder(0);
    private UnreadableAnswerException unreadable;
    private ErrorEventException error;

    private GatheredAnswer(WireApi wire, long maxAnswerSize) {
        this.wire = wire;
        this.maxAnswerSize = maxAnswerSize;
    }

    /**
     * Returns the result that an answer holds.
     *
     * @param maxAnswerSize the most characters of tool calls
     * @throws UnreadableAnswerException if it holds none
     * @throws ErrorEventException if it reports a failure
     */
    static ChatResult decode(WireApi wire, byte[] body, long maxAnswerSize)
            throws UnreadableAnswerException, ErrorEventException {
        BodyForm form = new BodyForm();
        ByteBuffer source = ByteBuffer.wrap(body);
        form.look(source);
        byte[] content = body;
        if (source.hasRemaining() && source.position() > 0) {
            content = new byte[source.remaining()];
            source.get(content);
        }
        boolean isEvents =
                switch (form.form()) {
                    case JSON -> AnswerJson.isFollowed(content);
                    case EVENTS -> SseParser.beginsWithField(content);
                    case UNKNOWN -> false;
                };
        return isEvents
                ? new GatheredAnswer(wire, maxAnswerSize).decodeEvents(content)
                : wire.decode(content);
    }

    private ChatResult decodeEvents(byte[] body)
            throws UnreadableAnswerException, ErrorEventException {
        StreamDecoder decoder = wire.streamDecoder(maxAnswerSize);
        SseParser parser =
                new SseParser(
                        body.length,
                        (type, data, offset, length) -> event(decoder, type, data, offset, length));
        try {
            parser.feed(ByteBuffer.wrap(body));
        } catch (EventTooLargeException tooLarge) {
            throw new UnreadableAnswerException(tooLarge.getMessage());
        }
        byte[] rest = parser.unfinished();
        if (rest.length > 0) {
            event(decoder, parser.unfinishedType(), rest, 0, rest.length);
        }
        if (error != null) {
            throw error;
        }
        if (unreadable != null) {
            throw unreadable;
        }
        if (!decoder.isDone() && !decoder.isFinished()) {
            throw new UnreadableAnswerException("it is cut off: it ended without a finish reason");
        }
        return decoder.complete(text.toString(), reasoning.isEmpty() ? null : reasoning.toString());
    }

    private void event(StreamDecoder decoder, String type, byte[] data, int offset, int length) {
        if (error != null || unreadable != null) {
            return;
        }
        boolean wasFinished = decoder.isFinished();
        try {
            decoder.event(type, data, offset, length, this);
        } catch (UnreadableAnswerException notJson) {
            // Behind the finish reason nothing is missing.
            unreadable = wasFinished ? null : notJson;
        } catch (ErrorEventException failure) {
            error = failure;
        }
    }

    @Override
    public void text(String delta) {
        text.append(delta);
    }

    @Override
    public void reasoning(String delta) {
        reasoning.append(delta);
    }
}
