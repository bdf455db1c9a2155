package io.github.camelcopilot.internal.wire.messages;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.ChatMessageReader;
import io.github.camelcopilot.internal.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes a conversation in Anthropic's Messages format, in which instructions stand apart and user
 * and assistant speak in turns. Not changed once it is made, so any thread may use it.
 */
final class MessagesConversation {

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TYPE = "type";

    private final List<ChatMessage> instructions = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /**
     * Neighbours who speak in the same role are one message here, as the API wants all results of a
     * turn's tool calls in one.
     */
    private record Turn(String role, List<ChatMessage> messages) {

        /** Returns all parts but those that are a result themselves, or only those. */
        static List<ContentPart> partsOf(ChatMessage message, boolean results) {
            return message.content().stream()
                    .filter(part -> part.isToolResult() == results)
                    .toList();
        }

        boolean holds(Set<String> types) {
            return messages.stream()
                    .flatMap(message -> message.content().stream())
                    .anyMatch(
                            part ->
                                    part instanceof ContentPart.Other other
                                            && types.contains(other.type()));
        }

        boolean callsTools() {
            return holds(Set.of("tool_use"))
                    || messages.stream().anyMatch(message -> !message.toolCalls().isEmpty());
        }
    }

    MessagesConversation(List<ChatMessage> messages) {
        for (ChatMessage given : messages) {
            ChatMessage message = ChatMessageReader.read(given, MessagesParts::read);
            if (!saysAnything(message)) {
                continue;
            }
            if (ChatMessageReader.isInstruction(message)) {
                instructions.add(message);
            } else {
                addToTurns(message);
            }
        }
        // Without a message the API refuses the request, so instructions alone are the user's.
        if (turns.isEmpty() && !instructions.isEmpty()) {
            turns.add(new Turn(USER, List.copyOf(instructions)));
            instructions.clear();
        }
    }

    /** The API refuses a message without any content; only a tool may return nothing. */
    private static boolean saysAnything(ChatMessage message) {
        return ChatMessageReader.isResult(message)
                || (message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty())
                || !message.content().stream().allMatch(MessagesParts::isBlank);
    }

    private void addToTurns(ChatMessage message) {
        String role = message.role() == Role.ASSISTANT ? ASSISTANT : USER;
        if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals(role)) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        turns.get(turns.size() - 1).messages().add(message);
    }

    /** Returns whether the conversation itself has instructions that stand apart. */
    boolean hasSystem() {
        return !instructions.isEmpty();
    }

    /**
     * Returns whether the assistant called tools in its last turn and the thoughts that led there
     * are not known, which only parts in the words of this format would hold.
     */
    boolean lacksThoughtsOfCalls() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role().equals(ASSISTANT)) {
                return turn.callsTools() && !turn.holds(Set.of("thinking", "redacted_thinking"));
            }
        }
        return false;
    }

    /**
     * Writes the members {@code system}, if there are instructions, and {@code messages}.
     *
     * @throws IllegalArgumentException if nobody says anything
     */
    void write(JsonGenerator json) throws IOException {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException(ChatMessageReader.NOTHING_SAID);
        }
        if (hasSystem()) {
            writeSystem(json);
        }
        json.writeArrayFieldStart("messages");
        for (Turn turn : turns) {
            writeTurn(json, turn);
        }
        json.writeEndArray();
    }

    private void writeSystem(JsonGenerator json) throws IOException {
        if (instructions.stream().allMatch(ChatMessageReader::isText)) {
            json.writeStringField(
                    "system",
                    instructions.stream().map(ChatMessage::text).collect(joining("\n\n")));
            return;
        }
        // A part that is more than text, such as one marked for the cache, must be a block.
        json.writeArrayFieldStart("system");
        for (ChatMessage message : instructions) {
            MessagesParts.write(json, message.content());
        }
        json.writeEndArray();
    }

    private static void writeTurn(JsonGenerator json, Turn turn) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", turn.role());
        json.writeArrayFieldStart("content");
        // The API refuses results behind other content.
        for (ChatMessage message : turn.messages()) {
            if (ChatMessageReader.isResult(message)) {
                writeToolResult(json, message);
            } else {
                MessagesParts.write(json, Turn.partsOf(message, true));
            }
        }
        for (ChatMessage message : turn.messages()) {
            if (!ChatMessageReader.isResult(message)) {
                MessagesParts.write(json, Turn.partsOf(message, false));
            }
            if (turn.role().equals(ASSISTANT)) {
                writeToolCalls(json, message.toolCalls());
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeToolCalls(JsonGenerator json, List<ToolCall> calls)
            throws IOException {
        for (ToolCall call : calls) {
            json.writeStartObject();
            json.writeStringField(TYPE, "tool_use");
            json.writeStringField("id", call.id());
            json.writeStringField("name", call.name());
            json.writeFieldName("input");
            json.writeRawValue(inputOf(call));
            json.writeEndObject();
        }
    }

    /** Returns the arguments to the letter, since numbers may lose digits when they are read. */
    private static String inputOf(ToolCall call) {
        if (call.arguments().isBlank()) {
            return "{}";
        }
        try {
            if (Json.STRICT.readTree(call.arguments()).isObject()) {
                return call.arguments();
            }
        } catch (JsonProcessingException notJson) {
            // Then it is no object either.
        }
        throw new IllegalArgumentException(
                "The arguments of the tool call " + call.name() + " are not a JSON object");
    }

    private static void writeToolResult(JsonGenerator json, ChatMessage message)
            throws IOException {
        json.writeStartObject();
        json.writeStringField(TYPE, "tool_result");
        if (message.toolCallId() != null) {
            json.writeStringField("tool_use_id", message.toolCallId());
        }
        if (ChatMessageReader.isText(message)) {
            json.writeStringField("content", message.text());
        } else {
            json.writeArrayFieldStart("content");
            MessagesParts.write(json, message.content());
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
