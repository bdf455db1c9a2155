// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the simulated model uses tools. It is a fixed rule, so that tests and demonstrations are
 * repeatable:
 *
 * <ul>
 *   <li>If the conversation ends in results of tools, it quotes those since the user's last message
 *       ({@code The tool weather says: sunny}), one per line, and calls no tool. A result without
 *       its call is ignored.
 *   <li>Otherwise, if the user's last message contains the name of an offered tool as a whole word,
 *       in the same case, it calls that tool once, without a text. If it contains several, it calls
 *       the one that is offered first. {@link SimulatedArguments} makes the arguments.
 *   <li>A tool choice of {@code none} prevents the call; {@code required} makes it call the first
 *       tool if the message names none; the name of a tool makes it call that one.
 * </ul>
 *
 * Holds no state.
 */
final class SimulatedTools {

    private SimulatedTools() {}

    /**
     * Returns the quotation of results or the call of a tool; empty if the rule has neither.
     *
     * @param text the user's last message
     */
    static Optional<Answer> answer(Conversation conversation, String text) {
        Map<String, String> names =
                conversation.toolCalls().stream()
                        .collect(
                                Collectors.toMap(
                                        ReceivedToolCall::id,
                                        ReceivedToolCall::name,
                                        (earlier, later) -> later));
        String quotes =
                conversation.latestResults().stream()
                        .filter(result -> names.containsKey(result.callId()))
                        .map(
                                result ->
                                        "The tool "
                                                + names.get(result.callId())
                                                + " says: "
                                                + result.text())
                        .collect(Collectors.joining("\n"));
        return quotes.isEmpty()
                ? chosen(conversation, text)
                        .map(
                                tool ->
                                        Answer.text("")
                                                .toolCall(
                                                        tool.name(),
                                                        new SimulatedArguments(tool, text).json()))
                : Optional.of(Answer.text(quotes));
    }

    private static Optional<OfferedTool> chosen(Conversation conversation, String text) {
        List<OfferedTool> tools = conversation.tools();
        Optional<OfferedTool> named =
                tools.stream().filter(tool -> name(tool).matcher(text).find()).findFirst();
        String choice = conversation.toolChoice().orElse("auto");
        return switch (choice) {
            case "auto" -> named;
            case "none" -> Optional.empty();
            case "required" -> named.or(() -> tools.stream().findFirst());
            default -> tools.stream().filter(tool -> tool.name().equals(choice)).findFirst();
        };
    }

    /** Returns a pattern that finds the name of a tool as a whole word. */
    static Pattern name(OfferedTool tool) {
        String part = "[\\p{L}\\p{N}_-]";
        return Pattern.compile(
                "(?<!" + part + ")" + Pattern.quote(tool.name()) + "(?!" + part + ")");
    }
}
