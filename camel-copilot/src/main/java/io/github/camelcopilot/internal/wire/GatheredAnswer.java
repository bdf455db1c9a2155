// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import java.nio.ByteBuffer;

/**
 * Decodes an answer that has been received completely: JSON, or events from a server that streams
 * although no stream was requested. Used by one thread.
 */
public final class GatheredAnswer implements StreamReader.Listener {

    private final StringBuilder text = new StringBuilder(0);
    private final StringBuilder reasoning = new StringBuilder(0);
    private StreamFailure failure;

    private GatheredAnswer() {}

    /**
     * Returns the result that an answer holds.
     *
     * @param maxAnswerSize maximum number of characters of all tool calls
     * @throws UnreadableAnswerException if it holds none
     * @throws ErrorEventException if it reports a failure
     */
    public static ChatResult decode(WireApi wire, byte[] body, long maxAnswerSize)
            throws UnreadableAnswerException, ErrorEventException {
        ByteBuffer source = ByteBuffer.wrap(body);
        BodyForm.Form form = new BodyForm().detect(source);
        byte[] content = body;
        if (source.hasRemaining() && source.position() > 0) {
            content = new byte[source.remaining()];
            source.get(content);
        }
        boolean isEvents =
                switch (form) {
                    case JSON -> AnswerJson.isFollowed(content);
                    case EVENTS -> SseParser.beginsWithField(content);
                    case UNKNOWN -> false;
                };
        return isEvents
                ? new GatheredAnswer().decodeEvents(wire, content, maxAnswerSize)
                : wire.decode(content);
    }

    private ChatResult decodeEvents(WireApi wire, byte[] body, long maxAnswerSize)
            throws UnreadableAnswerException, ErrorEventException {
        StreamReader reader = StreamReader.ofEvents(wire, body.length, maxAnswerSize, this);
        try {
            reader.read(ByteBuffer.wrap(body));
        } catch (EventTooLargeException tooLarge) {
            throw new UnreadableAnswerException(tooLarge.getMessage());
        }
        reader.end();
        if (failure instanceof StreamFailure.ErrorEvent error) {
            throw new ErrorEventException(error.body());
        }
        if (failure instanceof StreamFailure.UnreadableEvent unreadable) {
            throw unreadable.cause();
        }
        if (failure != null) {
            throw new UnreadableAnswerException("it is cut off: it ended without a finish reason");
        }
        return reader.result(text.toString(), reasoning.isEmpty() ? null : reasoning.toString());
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
}
