// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks the body of a prompt like the real service: on its own, and against the answers that the
 * server has sent. Thread-safe.
 *
 * <p>The order of tool calls and results is checked if the request offers tools or contains a call
 * that the server has requested. Other conversations are not part of a tool loop with this server;
 * tests of a client may send fragments of them.
 */
final class PromptChecks {

    private final IssuedTurns issued;
    private final Predicate<String> reasons;

    /**
     * The checks of one server.
     *
     * @param issued the answers of the server
     * @param reasons whether a model reasons
     */
    PromptChecks(IssuedTurns issued, Predicate<String> reasons) {
        this.issued = issued;
        this.reasons = reasons;
    }

    /** Returns why the service refuses the body; empty if it does not. */
    Optional<String> objection(Prompt prompt) {
        return prompt.objection()
                .or(() -> ofReturnedState(prompt))
                .or(() -> isToolLoop(prompt) ? ofToolCalls(prompt) : Optional.empty());
    }

    private Optional<String> ofReturnedState(Prompt prompt) {
        return switch (prompt.format()) {
            case COMPLETIONS -> Optional.empty();
            case RESPONSES -> ReasoningItemChecks.objection(prompt.body(), issued, reasons);
            case MESSAGES -> ThinkingChecks.objection(prompt.body(), issued);
        };
    }

    private boolean isToolLoop(Prompt prompt) {
        Conversation conversation = Conversation.of(prompt.format(), prompt.body());
        return !conversation.tools().isEmpty()
                || Stream.concat(
                                conversation.toolCalls().stream().map(ReceivedToolCall::id),
                                conversation.toolResults().stream().map(ReceivedToolResult::callId))
                        .anyMatch(issued::isKnown);
    }

    private static Optional<String> ofToolCalls(Prompt prompt) {
        return switch (prompt.format()) {
            case COMPLETIONS -> ToolMessageChecks.objection(prompt.body());
            case RESPONSES -> FunctionCallChecks.objection(prompt.body());
            case MESSAGES -> ToolUseChecks.objection(prompt.body());
        };
    }
}
