// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a prompt says about tools and reasoning, independent of its format. A reader fills it in the
 * order of the conversation; it is not changed afterwards.
 */
final class Conversation {

    private final List<OfferedTool> tools = new ArrayList<>();
    private final List<ReceivedToolCall> toolCalls = new ArrayList<>();
    private final List<ReceivedToolResult> toolResults = new ArrayList<>();
    private final List<ReceivedReasoning> reasoning = new ArrayList<>();
    private final List<String> thoughtSignatures = new ArrayList<>();
    private String toolChoice;
    private int resultsBeforeLastUser;
    private boolean endsInResults;

    /** Reads a prompt. */
    static Conversation of(WireFormat format, JsonNode body) {
        Conversation conversation = new Conversation();
        switch (format) {
            case COMPLETIONS -> CompletionsReader.read(body, conversation);
            case RESPONSES -> ResponsesReader.read(body, conversation);
            case MESSAGES -> MessagesReader.read(body, conversation);
        }
        return conversation;
    }

    List<OfferedTool> tools() {
        return List.copyOf(tools);
    }

    /** {@code auto}, {@code none}, {@code required} or the name of a tool. */
    Optional<String> toolChoice() {
        return Optional.ofNullable(toolChoice);
    }

    List<ReceivedToolCall> toolCalls() {
        return List.copyOf(toolCalls);
    }

    List<ReceivedToolResult> toolResults() {
        return List.copyOf(toolResults);
    }

    List<ReceivedReasoning> reasoning() {
        return List.copyOf(reasoning);
    }

    List<String> thoughtSignatures() {
        return List.copyOf(thoughtSignatures);
    }

    /**
     * Returns the results since the last message of the user if the conversation ends in a result;
     * otherwise none.
     */
    List<ReceivedToolResult> latestResults() {
        return endsInResults
                ? List.copyOf(toolResults.subList(resultsBeforeLastUser, toolResults.size()))
                : List.of();
    }

    void offers(String name, JsonNode description, JsonNode schema) {
        tools.add(new OfferedTool(name, description.asText(""), schema));
    }

    void chooses(String choice) {
        toolChoice = choice;
    }

    void userSays() {
        resultsBeforeLastUser = toolResults.size();
        endsInResults = false;
    }

    void assistantSays() {
        endsInResults = false;
    }

    void calls(JsonNode id, JsonNode name, String arguments) {
        toolCalls.add(new ReceivedToolCall(id.asText(""), name.asText(""), arguments));
        endsInResults = false;
    }

    void returns(JsonNode callId, JsonNode content, boolean error) {
        toolResults.add(new ReceivedToolResult(callId.asText(""), textOf(content), error));
        endsInResults = true;
    }

    void thinks(JsonNode text, JsonNode state) {
        reasoning.add(
                new ReceivedReasoning(textOf(text), state.isTextual() ? state.asText() : null));
    }

    void signs(JsonNode signature) {
        thoughtSignatures.add(signature.asText());
    }

    /** Returns the text of a string, or of an array whose elements have one. */
    private static String textOf(JsonNode content) {
        return content.isArray()
                ? Prompt.elements(content)
                        .map(part -> part.path("text").asText(""))
                        .collect(Collectors.joining())
                : content.asText("");
    }
}
