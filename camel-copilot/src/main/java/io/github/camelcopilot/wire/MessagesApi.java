package io.github.camelcopilot.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Anthropic's Messages format, which Anthropic's own service, Copilot's {@code /v1/messages} and
 * some local servers speak.
 */
public final class MessagesApi implements WireApi {

    private final MessagesAnswer answers = new MessagesAnswer();

    @Override
    public byte[] encode(ChatRequest request) {
        return encode(request, false);
    }

    /** The usage always comes, so that there is nothing to ask for. */
    @Override
    public byte[] encodeStreamed(ChatRequest request, boolean includeUsage) {
        return encode(request, true);
    }

    private static byte[] encode(ChatRequest request, boolean streamed) {
        MessagesSettings settings = new MessagesSettings(request);
        return Json.write(
                json -> {
                    if (request.model() != null) {
                        json.writeStringField("model", request.model());
                    }
                    json.writePOJOField("max_tokens", settings.maxTokens());
                    MessagesConversation conversation = new MessagesConversation(json);
                    conversation.writeSystem(request.messages());
                    conversation.writeMessages(request.messages());
                    writeSettings(json, request, settings);
                    json.writeBooleanField("stream", streamed);
                });
    }

    private static void writeSettings(
            JsonGenerator json, ChatRequest request, MessagesSettings settings) throws IOException {
        if (request.temperature() != null) {
            json.writeNumberField("temperature", request.temperature());
        }
        if (request.topP() != null) {
            json.writeNumberField("top_p", request.topP());
        }
        if (!request.stop().isEmpty()) {
            json.writePOJOField("stop_sequences", request.stop());
        }
        if (settings.thinkingBudget() > 0) {
            json.writeObjectFieldStart("thinking");
            json.writeStringField("type", "enabled");
            json.writeNumberField("budget_tokens", settings.thinkingBudget());
            json.writeEndObject();
        }
        for (Map.Entry<String, Object> member : settings.furtherMembers().entrySet()) {
            json.writePOJOField(member.getKey(), member.getValue());
        }
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
    public WireFormat format() {
        return WireFormat.MESSAGES;
    }

    @Override
    public Set<String> leftOut(ChatRequest request) {
        return new MessagesSettings(request).leftOut();
    }
}
