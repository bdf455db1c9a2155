package io.github.camelcopilot.wire;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Writes a conversation in Anthropic's Messages format, in which instructions stand apart and only
 * user and assistant speak. Used by one thread, for one request.
 *
 * <p>The further members of a message are not sent: the API refuses a request for each member that
 * it does not know, and what is found there, such as {@code name} or {@code reasoning_content}, is
 * of Chat Completions. Only tool calls are taken from there, since results without their calls are
 * refused too.
 */
final class MessagesConversation {

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TYPE = "type";
    private static final String BASE64 = "base64";
    private static final String DATA = "data:";

    private final JsonGenerator json;

    /** Whose message is being written, or null. */
    private String speaker;

    MessagesConversation(JsonGenerator json) {
        this.json = json;
    }

    /** Returns whether the conversation holds instructions that are not blank. */
    static boolean hasInstructions(List<ChatMessage> messages) {
        return messages.stream()
                .anyMatch(
                        message ->
                                isInstruction(message)
                                        && !message.content().stream()
                                                .allMatch(MessagesConversation::isBlank));
    }

    private static boolean isInstruction(ChatMessage message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }

    private static boolean isBlank(ContentPart part) {
        return part instanceof ContentPart.Text text && text.text().isBlank();
    }

    private static boolean isText(ChatMessage message) {
        return message.content().stream().allMatch(ContentPart.Text.class::isInstance);
    }

    /** Writes the member {@code system}, if there is anything to write. */
    void writeSystem(List<ChatMessage> messages) throws IOException {
        if (!hasInstructions(messages)) {
            return;
        }
        List<ChatMessage> instructions =
                messages.stream().filter(MessagesConversation::isInstruction).toList();
        if (instructions.stream().allMatch(MessagesConversation::isText)) {
            json.writeStringField(
                    "system",
                    instructions.stream()
                            .map(ChatMessage::text)
                            .filter(text -> !text.isBlank())
                            .collect(joining("\n\n")));
            return;
        }
        // A part that is more than text, such as one marked for the cache, must be a block.
        json.writeArrayFieldStart("system");
        for (ChatMessage message : instructions) {
            writeParts(message.content());
        }
        json.writeEndArray();
    }

    /**
     * Writes the member {@code messages}. Neighbours of the same role become one message, as the
     * API wants all results of a turn's tool calls in one.
     */
    void writeMessages(List<ChatMessage> messages) throws IOException {
        json.writeArrayFieldStart("messages");
        for (ChatMessage message : messages) {
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> {
                    // They are written apart.
                }
                case USER -> writeContent(USER, message.content());
                case ASSISTANT -> {
                    writeContent(ASSISTANT, message.content());
                    writeToolCalls(message);
                }
                case TOOL, FUNCTION -> writeToolResult(message);
            }
        }
        endMessage();
        json.writeEndArray();
    }

    private void writeContent(String role, List<ContentPart> content) throws IOException {
        // A message without any content is refused.
        if (!content.stream().allMatch(MessagesConversation::isBlank)) {
            speak(role);
            writeParts(content);
        }
    }

    private void speak(String role) throws IOException {
        if (role.equals(speaker)) {
            return;
        }
        endMessage();
        speaker = role;
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeArrayFieldStart("content");
    }

    private void endMessage() throws IOException {
        if (speaker != null) {
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void writeToolCalls(ChatMessage message) throws IOException {
        for (ToolCall call : toolCallsOf(message)) {
            speak(ASSISTANT);
            json.writeStartObject();
            json.writeStringField(TYPE, "tool_use");
            json.writeStringField("id", call.id());
            json.writeStringField("name", call.name());
            json.writeFieldName("input");
            json.writeRawValue(inputOf(call));
            json.writeEndObject();
        }
    }

    /** Calls that say more than the record holds, such as an index, are in the extra members. */
    private static List<ToolCall> toolCallsOf(ChatMessage message) {
        if (!message.toolCalls().isEmpty() || !message.extra().containsKey("tool_calls")) {
            return message.toolCalls();
        }
        return Json.toolCallsOf(Json.MAPPER.valueToTree(message.extra())).stream()
                .filter(call -> !call.name().isEmpty())
                .toList();
    }

    /** Returns the arguments to the letter, since numbers may lose digits when they are read. */
    private static String inputOf(ToolCall call) {
        if (call.arguments() == null || call.arguments().isBlank()) {
            return "{}";
        }
        try {
            if (Json.MAPPER.readTree(call.arguments()).isObject()) {
                return call.arguments();
            }
        } catch (JsonProcessingException notJson) {
            // Then it is no object either.
        }
        throw new IllegalArgumentException(
                "The arguments of the tool call " + call.name() + " are not a JSON object");
    }

    private void writeToolResult(ChatMessage message) throws IOException {
        speak(USER);
        json.writeStartObject();
        json.writeStringField(TYPE, "tool_result");
        if (message.toolCallId() != null) {
            json.writeStringField("tool_use_id", message.toolCallId());
        }
        if (isText(message)) {
            json.writeStringField("content", message.text());
        } else {
            json.writeArrayFieldStart("content");
            writeParts(message.content());
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void writeParts(List<ContentPart> content) throws IOException {
        for (ContentPart part : content) {
            // The API refuses blank texts.
            if (!isBlank(part)) {
                writePart(part);
            }
        }
    }

    private void writePart(ContentPart part) throws IOException {
        if (part instanceof ContentPart.Other other) {
            json.writePOJO(other.members());
            return;
        }
        json.writeStartObject();
        if (part instanceof ContentPart.Text text) {
            json.writeStringField(TYPE, "text");
            json.writeStringField("text", text.text());
        } else {
            json.writeStringField(TYPE, "image");
            json.writeObjectFieldStart("source");
            if (part instanceof ContentPart.Image image) {
                json.writeStringField(TYPE, BASE64);
                json.writeStringField("media_type", image.mediaType());
                json.writeBinaryField("data", image.data());
            } else if (part instanceof ContentPart.ImageUrl image) {
                writeSource(image.url());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** A data URL (RFC 2397) is taken apart; the service fetches any other. */
    private void writeSource(String url) throws IOException {
        int comma = url.indexOf(',');
        boolean inline =
                url.regionMatches(true, 0, DATA, 0, DATA.length())
                        && comma > 0
                        && url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";" + BASE64);
        json.writeStringField(TYPE, inline ? BASE64 : "url");
        if (inline) {
            json.writeStringField("media_type", url.substring(DATA.length(), url.indexOf(';')));
            json.writeStringField("data", url.substring(comma + 1));
        } else {
            json.writeStringField("url", url);
        }
    }
}
