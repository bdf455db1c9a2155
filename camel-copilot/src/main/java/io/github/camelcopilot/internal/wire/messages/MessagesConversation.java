// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.ChatMessageReader;
import io.github.camelcopilot.internal.wire.SentMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a conversation in Anthropic's Messages format, in which the instructions are separate and
 * user and assistant alternate. Immutable, so any thread may use it.
 */
final class MessagesConversation {

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TYPE = "type";

    private final List<ChatMessage> instructions = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final String model;

    /**
     * Consecutive messages of the same role are merged, since the API expects all results of a
     * turn's tool calls in one message.
     */
    private record Turn(String role, List<ChatMessage> messages) {

        /** Returns either the parts that are results, or all other parts. */
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

    /**
     * @param model the requested model, or null; the reasoning of another one is left out
     */
    MessagesConversation(List<ChatMessage> messages, String model) {
        this.model = model;
        List<ChatMessage> read =
                messages.stream()
                        .map(message -> ChatMessageReader.read(message, MessagesParts::read))
                        .toList();
        for (ChatMessage message : SentMessages.withArguments(read)) {
            if (isEmpty(message)) {
                continue;
            }
            if (ChatMessageReader.isInstruction(message)) {
                instructions.add(message);
            } else {
                addToTurns(message);
            }
        }
        // The API rejects a request without messages: if there is nothing else, the instructions
        // become a message of the user.
        if (turns.isEmpty() && !instructions.isEmpty()) {
            turns.add(new Turn(USER, List.copyOf(instructions)));
            instructions.clear();
        }
    }

    /** The API rejects a message without content, except for the result of a tool. */
    private static boolean isEmpty(ChatMessage message) {
        boolean callsTools = message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty();
        return !ChatMessageReader.isResult(message)
                && !callsTools
                && message.content().stream().allMatch(MessagesParts::isBlank);
    }

    private void addToTurns(ChatMessage message) {
        String role = message.role() == Role.ASSISTANT ? ASSISTANT : USER;
        if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals(role)) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        turns.get(turns.size() - 1).messages().add(message);
    }

    /** Returns whether the conversation has separate instructions. */
    boolean hasSystem() {
        return !instructions.isEmpty();
    }

    /**
     * Returns whether the assistant called tools in its last turn and the reasoning before these
     * calls is unknown: neither the state of the messages nor a part in this format holds it.
     */
    boolean lacksThoughtsOfCalls() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role().equals(ASSISTANT)) {
                return turn.callsTools()
                        && !turn.holds(Set.of("thinking", "redacted_thinking"))
                        && turn.messages().stream().allMatch(m -> thoughtsOf(m).isEmpty());
            }
        }
        return false;
    }

    private List<Map<String, Object>> thoughtsOf(ChatMessage message) {
        return MessagesThoughts.blocksFor(message, model);
    }

    /**
     * Writes the members {@code system}, if there are instructions, and {@code messages}.
     *
     * @throws IllegalArgumentException if all messages are empty
     */
    void write(JsonGenerator json) throws IOException {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException(ChatMessageReader.EMPTY_CONVERSATION);
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
        // A part with other members, such as a cache marker, must be a block.
        json.writeArrayFieldStart("system");
        for (ChatMessage message : instructions) {
            MessagesParts.write(json, message.content());
        }
        json.writeEndArray();
    }

    private void writeTurn(JsonGenerator json, Turn turn) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", turn.role());
        json.writeArrayFieldStart("content");
        // The API rejects results after other content.
        for (ChatMessage message : turn.messages()) {
            if (ChatMessageReader.isResult(message)) {
                writeToolResult(json, message);
            } else {
                MessagesParts.write(json, Turn.partsOf(message, true));
            }
        }
        for (ChatMessage message : turn.messages()) {
            if (turn.role().equals(ASSISTANT)) {
                for (Map<String, Object> thought : thoughtsOf(message)) {
                    json.writePOJO(thought);
                }
            }
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

    /** Returns the arguments unchanged, since parsing may lose digits of numbers. */
    private static String inputOf(ToolCall call) {
        if (SentMessages.isObject(call.arguments())) {
            return call.arguments();
        }
        throw new IllegalArgumentException(
                "The arguments of the tool call "
                        + call.name()
                        + " are not a JSON object, and its result does not say that the call failed"
                        + " (toolFailed)");
    }

    private static void writeToolResult(JsonGenerator json, ChatMessage message)
            throws IOException {
        json.writeStartObject();
        json.writeStringField(TYPE, "tool_result");
        if (message.toolCallId() != null) {
            json.writeStringField("tool_use_id", message.toolCallId());
        }
        if (message.toolFailed()) {
            json.writeBooleanField("is_error", true);
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
