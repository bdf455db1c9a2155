// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.SseParser;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.nio.ByteBuffer;

/**
 * Decodes the bytes of one stream with the component's parser and decoder, without Camel and in
 * buffers of the size that the component's HTTP client has. Used by one thread.
 */
final class CopilotDecoder implements StreamDecoder.Deltas {

    private static final int BUFFER_BYTES = 512;
    private static final int MAX_EVENT_BYTES = 1024 * 1024;

    private final DeltaCount count = new DeltaCount();
    private final StreamDecoder decoder;
    private final SseParser parser = new SseParser(MAX_EVENT_BYTES, this::event);

    private CopilotDecoder(WireApi wire) {
        decoder = wire.streamDecoder(MAX_EVENT_BYTES);
    }

    static DeltaCount read(StreamFormat format, byte[] events) throws Exception {
        CopilotDecoder reader =
                new CopilotDecoder(
                        switch (format) {
                            case COMPLETIONS -> new CompletionsApi();
                            case RESPONSES -> new ResponsesApi();
                            case MESSAGES -> new MessagesApi();
                        });
        for (int start = 0; start < events.length; start += BUFFER_BYTES) {
            int length = Math.min(BUFFER_BYTES, events.length - start);
            reader.parser.feed(ByteBuffer.wrap(events, start, length));
        }
        return reader.count;
    }

    private void event(String type, byte[] data, int offset, int length) {
        try {
            decoder.event(type, data, offset, length, this);
        } catch (UnreadableAnswerException | ErrorEventException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void text(String delta) {
        count.add(delta);
    }

    @Override
    public void reasoning(String delta) {
        throw new IllegalStateException("None was sent");
    }
}
