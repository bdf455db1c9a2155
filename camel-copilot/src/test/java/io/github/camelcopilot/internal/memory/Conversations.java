// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Conversations as words: {@code q} is a prompt, {@code a} an answer, {@code c} an answer with the
 * call {@code 1}, {@code cc} one with the calls {@code 1} and {@code 2}, {@code r1} the result of
 * the call {@code 1}, {@code qr1} that result in a message of the user, and {@code i} a prompt with
 * an image. What follows a colon is the text; by default, it is the word.
 */
final class Conversations {

    private Conversations() {}

    static List<ChatMessage> of(String words) {
        return words.isBlank()
                ? List.of()
                : Arrays.stream(words.strip().split(" +")).map(Conversations::message).toList();
    }

    private static ChatMessage message(String word) {
        int colon = word.indexOf(':');
        String kind = colon < 0 ? word : word.substring(0, colon);
        String text = word.substring(colon + 1);
        return switch (kind) {
            case "q" -> ChatMessage.user(text);
            case "a" -> ChatMessage.assistant(text);
            case "i" ->
                    ChatMessage.of(
                            Role.USER,
                            ContentPart.text(text),
                            ContentPart.image("image/png", new byte[3_000]));
            case "c" -> calls(text, ToolCall.of("1", "t", "{}"));
            case "cc" -> calls(text, ToolCall.of("1", "t", "{}"), ToolCall.of("2", "t", "{}"));
            case "r1" -> ChatMessage.tool("1", text);
            case "r2" -> ChatMessage.tool("2", text);
            case "qr1" ->
                    ChatMessage.of(
                            Role.USER,
                            ContentPart.other(Map.of("type", "tool_result", "tool_use_id", "1")));
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static ChatMessage calls(String text, ToolCall... calls) {
        return ChatMessage.builder(Role.ASSISTANT)
                .content(ContentPart.text(text))
                .toolCalls(List.of(calls))
                .build();
    }

    /** Returns numbers separated by blanks; {@code -} is null. */
    static List<Long> counts(String numbers) {
        if (numbers == null || numbers.isBlank()) {
            return List.of();
        }
        return Arrays.stream(numbers.strip().split(" +"))
                .map(number -> number.equals("-") ? null : Long.valueOf(number))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Returns the turns, separated by bars, as the texts of their messages. */
    static String turns(List<ChatMessage> messages) {
        return Turn.split(messages).stream()
                .map(turn -> texts(turn.messages()))
                .collect(Collectors.joining(" | "));
    }

    static String texts(List<ChatMessage> messages) {
        return messages.stream()
                .flatMap(message -> Stream.of(message.text().isEmpty() ? "-" : message.text()))
                .collect(Collectors.joining(" "));
    }
}
