// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.SentMessages;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.TypedMembers;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * OpenAI's Chat Completions format, as at Copilot's {@code /chat/completions}. Holds no state, so
 * any thread may use it.
 */
public final class CompletionsApi implements WireApi {

    /** Members that the operation and the conversation determine, not the {@code extra} members. */
    private static final Set<String> NOT_SETTINGS = Set.of("stream", "stream_options", "messages");

    private final CompletionsAnswer answers = new CompletionsAnswer();
    private final Predicate<String> renamesMaxTokens;

    /** Creates the format as Copilot expects it. */
    public CompletionsApi() {
        this(model -> false);
    }

    /**
     * @param renamesMaxTokens whether a model accepts only {@code max_completion_tokens} instead of
     *     {@code max_tokens}
     */
    public CompletionsApi(Predicate<String> renamesMaxTokens) {
        this.renamesMaxTokens = renamesMaxTokens;
    }

    @Override
    public byte[] encode(ChatRequest request) {
        return encode(request, json -> json.writeBooleanField("stream", false));
    }

    @Override
    public byte[] encodeStreamed(ChatRequest request, boolean includeUsage) {
        return encode(
                request,
                json -> {
                    json.writeBooleanField("stream", true);
                    if (includeUsage) {
                        json.writeObjectFieldStart("stream_options");
                        json.writeBooleanField("include_usage", true);
                        json.writeEndObject();
                    }
                });
    }

    private byte[] encode(ChatRequest typed, Json.Members streaming) {
        ChatRequest request = TypedMembers.toExtra(typed);
        List<ChatMessage> messages =
                SentMessages.withResultsBehindCalls(SentMessages.withArguments(request.messages()));
        return Json.write(
                json -> {
                    if (request.model() != null) {
                        json.writeStringField("model", request.model());
                    }
                    json.writeArrayFieldStart("messages");
                    for (ChatMessage message : messages) {
                        writeMessage(json, message, request.model());
                    }
                    json.writeEndArray();
                    writeSettings(json, request);
                    streaming.write(json);
                });
    }

    @Override
    public ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        return answers.decode(answer);
    }

    @Override
    public WireFormat format() {
        return WireFormat.COMPLETIONS;
    }

    @Override
    public StreamDecoder streamDecoder(long maxSize) {
        return new CompletionsStream(maxSize);
    }

    private void writeSettings(JsonGenerator json, ChatRequest request) throws IOException {
        Map<String, Object> extra = request.extra();
        if (request.temperature() != null) {
            json.writeNumberField("temperature", request.temperature());
        }
        if (request.topP() != null) {
            json.writeNumberField("top_p", request.topP());
        }
        // Newer models use the other name for the limit, and reject a request that has both.
        boolean limited =
                request.maxTokens() != null && !extra.containsKey("max_completion_tokens");
        if (limited) {
            json.writeNumberField(maxTokensName(request), request.maxTokens());
        }
        if (!request.stop().isEmpty()) {
            json.writeArrayFieldStart("stop");
            for (String stop : request.stop()) {
                json.writeString(stop);
            }
            json.writeEndArray();
        }
        if (request.seed() != null) {
            json.writeNumberField("seed", request.seed());
        }
        if (request.reasoningEffort() != null) {
            json.writeStringField("reasoning_effort", request.reasoningEffort());
        }
        for (Map.Entry<String, Object> member : extra.entrySet()) {
            if (!isWritten(member.getKey(), request)) {
                json.writePOJOField(member.getKey(), member.getValue());
            }
        }
    }

    private String maxTokensName(ChatRequest request) {
        return renamesMaxTokens.test(request.model()) ? "max_completion_tokens" : "max_tokens";
    }

    private static boolean isWritten(String member, ChatRequest request) {
        return switch (member) {
            case "model" -> request.model() != null;
            case "temperature" -> request.temperature() != null;
            case "top_p" -> request.topP() != null;
            case "max_tokens" ->
                    request.maxTokens() != null
                            || request.extra().containsKey("max_completion_tokens");
            case "stop" -> !request.stop().isEmpty();
            case "seed" -> request.seed() != null;
            case "reasoning_effort" -> request.reasoningEffort() != null;
            default -> NOT_SETTINGS.contains(member);
        };
    }

    private static void writeMessage(JsonGenerator json, ChatMessage message, String model)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("role", message.role().wireName());
        json.writeFieldName("content");
        writeContent(json, message);
        Json.writeToolCalls(
                json, message.toolCalls(), CompletionsReasoning.membersOfCallsFor(message, model));
        if (message.toolCallId() != null) {
            json.writeStringField("tool_call_id", message.toolCallId());
        }
        writeMembers(json, CompletionsReasoning.membersFor(message, model));
        writeMembers(json, message.extra());
        json.writeEndObject();
    }

    private static void writeMembers(JsonGenerator json, Map<String, Object> members)
            throws IOException {
        for (Map.Entry<String, Object> member : members.entrySet()) {
            json.writePOJOField(member.getKey(), member.getValue());
        }
    }

    private static void writeContent(JsonGenerator json, ChatMessage message) throws IOException {
        if (message.content().isEmpty()) {
            json.writeNull();
        } else if (message.content().size() == 1
                && message.content().get(0) instanceof ContentPart.Text text) {
            json.writeString(text.text());
        } else {
            json.writeStartArray();
            for (ContentPart part : message.content()) {
                writePart(json, part);
            }
            json.writeEndArray();
        }
    }

    private static void writePart(JsonGenerator json, ContentPart part) throws IOException {
        if (part instanceof ContentPart.Other other) {
            json.writePOJO(other.members());
            return;
        }
        json.writeStartObject();
        if (part instanceof ContentPart.Text text) {
            json.writeStringField("type", "text");
            json.writeStringField("text", text.text());
        } else if (part instanceof ContentPart.Image image) {
            writeImage(json, Json.dataUrl(image), null);
        } else if (part instanceof ContentPart.ImageUrl image) {
            writeImage(json, image.url(), image.detail());
        }
        json.writeEndObject();
    }

    private static void writeImage(JsonGenerator json, String url, String detail)
            throws IOException {
        json.writeStringField("type", "image_url");
        json.writeObjectFieldStart("image_url");
        json.writeStringField("url", url);
        if (detail != null) {
            json.writeStringField("detail", detail);
        }
        json.writeEndObject();
    }
}
