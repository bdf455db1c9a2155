// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.ChatMessageReader;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.RequestSettings;
import io.github.camelcopilot.internal.wire.SentMessages;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.TypedMembers;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * OpenAI's Responses format: a conversation is a list of items, which are messages, tool calls and
 * results of tools. The {@code extra} members of a message are not sent: they are those of Chat
 * Completions, and services reject unknown members. Holds no state, so any thread may use it.
 */
public final class ResponsesApi implements WireApi {

    /** The members of a file; Chat Completions has the same ones, but one level deeper. */
    private static final List<String> FILE_MEMBERS = List.of("filename", "file_data", "file_id");

    private final ResponsesAnswer answers = new ResponsesAnswer();

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
        List<ChatMessage> messages =
                SentMessages.withArguments(
                        request.messages().stream()
                                .map(m -> ChatMessageReader.read(m, ChatMessageReader::partOf))
                                .toList());
        if (messages.stream().allMatch(ResponsesApi::isEmpty)) {
            throw new IllegalArgumentException(ChatMessageReader.EMPTY_CONVERSATION);
        }
        int leading = leadingInstructions(messages);
        String instructions =
                messages.subList(0, leading).stream()
                        .map(ChatMessage::text)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("\n\n"));
        Map<String, Object> settings =
                ResponsesSettings.of(TypedMembers.toExtra(request), instructions);
        return Json.write(
                json -> {
                    for (Map.Entry<String, Object> setting : settings.entrySet()) {
                        json.writePOJOField(setting.getKey(), setting.getValue());
                    }
                    json.writeArrayFieldStart("input");
                    for (ChatMessage message : messages.subList(leading, messages.size())) {
                        writeItems(json, message, request.model());
                    }
                    json.writeEndArray();
                    json.writeBooleanField("stream", streamed);
                });
    }

    /** The result of a tool is sent even without content. */
    private static boolean isEmpty(ChatMessage message) {
        boolean callsTools = message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty();
        return !ChatMessageReader.isResult(message) && !callsTools && !hasContent(message);
    }

    private static boolean hasContent(ChatMessage message) {
        return !ChatMessageReader.isText(message) || !message.text().isEmpty();
    }

    /**
     * Returns the number of messages at the beginning that are instructions of text only; 0 if no
     * other message follows, since services reject an empty input.
     */
    private static int leadingInstructions(List<ChatMessage> messages) {
        int count = 0;
        while (count < messages.size() && isInstruction(messages.get(count))) {
            count++;
        }
        return count < messages.size() ? count : 0;
    }

    private static boolean isInstruction(ChatMessage message) {
        return ChatMessageReader.isInstruction(message) && ChatMessageReader.isText(message);
    }

    private static void writeItems(JsonGenerator json, ChatMessage message, String model)
            throws IOException {
        switch (message.role()) {
            case SYSTEM, DEVELOPER, USER -> writeMessage(json, message, "input_text");
            case ASSISTANT -> {
                Map<String, List<Map<String, Object>>> reasoning =
                        ResponsesReasoning.itemsFor(message, model);
                // With tool calls, the content may be empty.
                if (hasContent(message)) {
                    writeReasoning(json, reasoning.get(ResponsesReasoning.MESSAGE));
                    writeMessage(json, message, "output_text");
                }
                for (ToolCall call : message.toolCalls()) {
                    writeReasoning(json, reasoning.get(call.id()));
                    writeToolCall(json, call);
                }
            }
            case TOOL, FUNCTION -> writeToolOutput(json, message);
        }
    }

    /**
     * @param items null = none
     */
    private static void writeReasoning(JsonGenerator json, List<Map<String, Object>> items)
            throws IOException {
        if (items != null) {
            for (Map<String, Object> item : items) {
                json.writePOJO(item);
            }
        }
    }

    private static void writeMessage(JsonGenerator json, ChatMessage message, String textType)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "message");
        json.writeStringField("role", message.role().wireName());
        if (message.role() == Role.ASSISTANT && ChatMessageReader.isText(message)) {
            // As parts, strict servers would require the id and the status of the answer.
            json.writeStringField("content", message.text());
        } else {
            json.writeArrayFieldStart("content");
            writeParts(json, message.content(), textType);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeToolCall(JsonGenerator json, ToolCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "function_call");
        json.writeStringField("call_id", call.id());
        json.writeStringField("name", call.name());
        json.writeStringField("arguments", call.arguments());
        json.writeEndObject();
    }

    private static void writeToolOutput(JsonGenerator json, ChatMessage message)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "function_call_output");
        if (message.toolCallId() != null) {
            json.writeStringField("call_id", message.toolCallId());
        }
        if (ChatMessageReader.isText(message)) {
            json.writeStringField("output", message.text());
        } else {
            json.writeArrayFieldStart("output");
            writeParts(json, message.content(), "input_text");
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeParts(JsonGenerator json, List<ContentPart> parts, String textType)
            throws IOException {
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.Other other) {
                writeOther(json, other);
                continue;
            }
            json.writeStartObject();
            if (part instanceof ContentPart.Text text) {
                json.writeStringField("type", textType);
                json.writeStringField("text", text.text());
            } else if (part instanceof ContentPart.Image image) {
                writeImage(json, Json.dataUrl(image), null);
            } else if (part instanceof ContentPart.ImageUrl image) {
                writeImage(json, image.url(), image.detail());
            }
            json.writeEndObject();
        }
    }

    private static void writeOther(JsonGenerator json, ContentPart.Other part) throws IOException {
        Map<?, ?> file = ChatMessageReader.fileOf(part);
        if (file.isEmpty()) {
            json.writePOJO(part.members());
            return;
        }
        json.writeStartObject();
        json.writeStringField("type", "input_file");
        for (String member : FILE_MEMBERS) {
            if (file.get(member) != null) {
                json.writePOJOField(member, file.get(member));
            }
        }
        json.writeEndObject();
    }

    private static void writeImage(JsonGenerator json, String url, String detail)
            throws IOException {
        json.writeStringField("type", "input_image");
        json.writeStringField("image_url", url);
        if (detail != null) {
            json.writeStringField("detail", detail);
        }
    }

    @Override
    public StreamDecoder streamDecoder(long maxSize) {
        return new ResponsesStream(maxSize);
    }

    @Override
    public ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        return answers.decode(answer);
    }

    /** The first event repeats the instructions, the last events repeat the text. */
    @Override
    public boolean hasLargeEvents() {
        return true;
    }

    @Override
    public WireFormat format() {
        return WireFormat.RESPONSES;
    }

    @Override
    public Set<String> unsupportedOptions(ChatRequest request) {
        Set<String> names = new LinkedHashSet<>();
        if (RequestSettings.stop(request) != null) {
            names.add("stop");
        }
        if (RequestSettings.hasSeed(request)) {
            names.add("seed");
        }
        return names;
    }
}
