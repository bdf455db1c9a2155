// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.stream.ChunkBuffer;
import io.github.camelcopilot.internal.stream.ChunkInputStream;
import io.github.camelcopilot.internal.stream.ChunkIterator;
import io.github.camelcopilot.internal.stream.ChunkLog;
import io.github.camelcopilot.internal.stream.ChunkMessages;
import io.github.camelcopilot.internal.stream.ChunkPublisher;
import io.github.camelcopilot.internal.stream.OpenAiEventWriter;
import java.util.Map;

/**
 * The message body from which a route reads a stream, in the form that {@code emit} selects.
 *
 * @param value the body
 * @param contentType its content type; null = none
 * @param sink receives the chunks for the body
 */
record StreamBody(Object value, String contentType, ChunkSink sink) {

    static StreamBody of(
            Emit emit,
            Prompt prompt,
            CopilotEndpoint endpoint,
            String streamId,
            ChunkMessages messages) {
        CopilotClient client = endpoint.client();
        StreamSettings settings = client.streamSettings();
        return switch (emit) {
            case PUBLISHER -> {
                ChunkPublisher publisher =
                        new ChunkPublisher(endpoint.consumers(), settings, messages);
                yield new StreamBody(publisher, null, publisher.sink());
            }
            case CHUNKS -> {
                ChunkBuffer buffer = ChunkBuffer.withText(settings, client.maxAnswerSize());
                ChunkIterator chunks = new ChunkIterator(buffer, messages, client.maxAnswerSize());
                yield new StreamBody(chunks, null, buffer);
            }
            case TEXT -> {
                ChunkLog log =
                        ChunkLog.ofText(settings, client.maxAnswerSize(), endpoint.scheduler());
                yield new StreamBody(
                        ChunkInputStream.ofText(log), "text/plain; charset=UTF-8", log);
            }
            case SSE -> {
                ChunkLog log =
                        ChunkLog.ofDeltas(settings, client.maxAnswerSize(), endpoint.scheduler());
                long created = endpoint.scheduler().now().getEpochSecond();
                boolean includesUsage = isUsageRequested(prompt, endpoint);
                yield new StreamBody(
                        ChunkInputStream.ofEvents(
                                log, () -> new OpenAiEventWriter(streamId, created, includesUsage)),
                        "text/event-stream",
                        log);
            }
        };
    }

    /**
     * Returns whether the event with the usage is written. It must be requested explicitly, because
     * it contains no choice and simple clients read the first choice of each event.
     */
    private static boolean isUsageRequested(Prompt prompt, CopilotEndpoint endpoint) {
        Object options = prompt.request().extra().get("stream_options");
        Object requested = options instanceof Map<?, ?> map ? map.get("include_usage") : null;
        return requested instanceof Boolean own
                ? own
                : Boolean.TRUE.equals(endpoint.getConfiguration().getIncludeUsage());
    }
}
