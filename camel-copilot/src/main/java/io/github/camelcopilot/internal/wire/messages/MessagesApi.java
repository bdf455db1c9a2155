// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.util.Map;
import java.util.Set;

/**
 * Anthropic's Messages format, as used by Anthropic, Copilot's {@code /v1/messages} and some local
 * servers. Holds no state, so any thread may use it.
 */
public final class MessagesApi implements WireApi {

    private final MessagesAnswer answers = new MessagesAnswer();

    @Override
    public byte[] encode(ChatRequest request) {
        return encode(request, false);
    }

    /** The service always sends the usage. */
    @Override
    public byte[] encodeStreamed(ChatRequest request, boolean includeUsage) {
        return encode(request, true);
    }

    private static byte[] encode(ChatRequest request, boolean streamed) {
        MessagesConversation conversation =
                new MessagesConversation(request.messages(), request.model());
        Map<String, Object> settings = MessagesSettings.of(request, conversation).members();
        return Json.write(
                json -> {
                    for (Map.Entry<String, Object> setting : settings.entrySet()) {
                        json.writePOJOField(setting.getKey(), setting.getValue());
                    }
                    conversation.write(json);
                    json.writeBooleanField("stream", streamed);
                });
    }

    @Override
    public StreamDecoder streamDecoder(long maxSize) {
        return new MessagesStream(maxSize);
    }

    @Override
    public ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        return answers.decode(answer);
    }

    @Override
    public boolean supportsSchema(Map<String, Object> schema) {
        return MessagesSchema.canDescribe(schema);
    }

    @Override
    public WireFormat format() {
        return WireFormat.MESSAGES;
    }

    @Override
    public Set<String> unsupportedOptions(ChatRequest request) {
        return MessagesSettings.of(
                        request, new MessagesConversation(request.messages(), request.model()))
                .unsupportedOptions();
    }
}
