// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of one exchange: instructions, the stored conversation, and what the exchange adds.
 * Every result of a tool follows the answer that requested it, in the order asked. Used by one
 * thread at a time.
 */
final class ExchangeMessages {

    private static final String UNDECIDED =
            "The call was not made, because there was no decision before the conversation continued.";

    private final List<ChatMessage> messages = new ArrayList<>();

    /** The messages that the exchange has not added. */
    private final Set<ChatMessage> stored = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @param stored the stored conversation, which follows the instructions that begin the prompt
     */
    ExchangeMessages(List<ChatMessage> prompt, List<ChatMessage> stored) {
        int instructions = 0;
        while (instructions < prompt.size() && isInstruction(prompt.get(instructions))) {
            instructions++;
        }
        messages.addAll(prompt.subList(0, instructions));
        messages.addAll(stored);
        messages.addAll(prompt.subList(instructions, prompt.size()));
        this.stored.addAll(stored);
    }

    private static boolean isInstruction(ChatMessage message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }

    void add(ChatMessage message) {
        messages.add(message);
    }

    /** Returns all messages, oldest first. */
    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** Returns the messages without instructions, which the endpoint adds to each prompt. */
    List<ChatMessage> withoutInstructions() {
        return messages.stream().filter(message -> !isInstruction(message)).toList();
    }

    /** Returns what the exchange has added, without instructions. */
    List<ChatMessage> added() {
        return withoutInstructions().stream().filter(message -> !isStored(message)).toList();
    }

    private boolean isStored(ChatMessage message) {
        return stored.contains(message);
    }

    /** Returns the results that the exchange has added to answers of the stored conversation. */
    private List<ChatMessage> addedResults() {
        return messages.subList(0, storedEnd()).stream()
                .filter(message -> !isInstruction(message) && !isStored(message))
                .toList();
    }

    /** Returns what the exchange has added behind the stored conversation and its results. */
    private List<ChatMessage> continuation() {
        return messages.subList(storedEnd(), messages.size()).stream()
                .filter(message -> !isInstruction(message))
                .toList();
    }

    /** Returns the index behind the stored conversation and the results of its last answer. */
    private int storedEnd() {
        int end = messages.size();
        while (end > 0 && !isStored(messages.get(end - 1))) {
            end--;
        }
        while (end > 0 && end < messages.size() && isResult(messages.get(end))) {
            end++;
        }
        return end;
    }

    /**
     * Returns the answer whose tool calls end the conversation, some of them perhaps with results;
     * null if it ends otherwise.
     */
    ChatMessage lastTurn() {
        int at = lastTurnAt();
        return at < 0 ? null : messages.get(at);
    }

    private int lastTurnAt() {
        int at = messages.size() - 1;
        while (at >= 0 && isResult(messages.get(at))) {
            at--;
        }
        return at >= 0 && !messages.get(at).toolCalls().isEmpty() ? at : -1;
    }

    private static boolean isResult(ChatMessage message) {
        return message.role() == Role.TOOL;
    }

    /** Returns the calls of the last turn that have no result. */
    List<ToolCall> openCalls() {
        int at = lastTurnAt();
        return at < 0 ? List.of() : openCalls(at);
    }

    private List<ToolCall> openCalls(int turn) {
        Map<String, ChatMessage> results = resultsAfter(turn);
        return messages.get(turn).toolCalls().stream()
                .filter(call -> !results.containsKey(call.id()))
                .toList();
    }

    private Map<String, ChatMessage> resultsAfter(int turn) {
        Map<String, ChatMessage> results = new HashMap<>();
        for (int i = turn + 1; i < messages.size() && isResult(messages.get(i)); i++) {
            results.put(messages.get(i).toolCallId(), messages.get(i));
        }
        return results;
    }

    /** Adds results to the last turn, which then has all its results in the order asked. */
    void addResults(List<ChatMessage> added) {
        complete(lastTurnAt(), added);
    }

    /** Returns the messages without instructions, with further results in the last turn. */
    List<ChatMessage> withResults(List<ChatMessage> results) {
        ExchangeMessages copy = new ExchangeMessages(withoutInstructions(), List.of());
        copy.addResults(results);
        return copy.messages();
    }

    /**
     * Returns the stored conversation, as other exchanges have left it, with what this one adds:
     * its results at the answers that requested them, and the rest behind everything.
     *
     * @param latest the stored conversation
     * @param isClaimed whether results of this exchange replace others of the same calls
     * @return empty if this exchange continues an answer that the conversation does not have any
     *     more
     */
    Optional<List<ChatMessage>> onto(List<ChatMessage> latest, boolean isClaimed) {
        ExchangeMessages merged = new ExchangeMessages(List.of(), latest);
        List<ChatMessage> results = addedResults();
        List<ChatMessage> rest = continuation();
        boolean hasPrompt = rest.stream().anyMatch(message -> message.role() == Role.USER);
        if (!results.isEmpty() && !merged.putResults(results, isClaimed) && !hasPrompt) {
            return Optional.empty();
        }
        if (!rest.isEmpty()) {
            merged.denyOpenCalls();
            merged.messages.addAll(rest);
        }
        return Optional.of(merged.messages());
    }

    /** Adds results to the last answer that requested one of them; returns whether there is one. */
    private boolean putResults(List<ChatMessage> results, boolean isReplacing) {
        Set<String> callIds = new HashSet<>();
        results.forEach(result -> callIds.add(result.toolCallId()));
        int turn = messages.size() - 1;
        while (turn >= 0
                && messages.get(turn).toolCalls().stream()
                        .noneMatch(call -> callIds.contains(call.id()))) {
            turn--;
        }
        if (turn < 0) {
            return false;
        }
        Map<String, ChatMessage> existing = resultsAfter(turn);
        complete(
                turn,
                results.stream()
                        .filter(r -> isReplacing || !existing.containsKey(r.toolCallId()))
                        .toList());
        return true;
    }

    private void complete(int turn, List<ChatMessage> added) {
        Map<String, ChatMessage> results = resultsAfter(turn);
        int end = turn + 1;
        while (end < messages.size() && isResult(messages.get(end))) {
            end++;
        }
        added.forEach(result -> results.put(result.toolCallId(), result));
        List<ChatMessage> ordered =
                messages.get(turn).toolCalls().stream()
                        .map(call -> results.get(call.id()))
                        .filter(result -> result != null)
                        .toList();
        List<ChatMessage> old = messages.subList(turn + 1, end);
        old.clear();
        messages.addAll(turn + 1, ordered);
    }

    /** Denies each call that has no result although the conversation has continued after it. */
    void denyOpenCalls() {
        denyOpenCalls(messages.size());
    }

    /** Denies each call of the stored conversation that has no result. */
    void denyOpenCallsOfStored() {
        denyOpenCalls(storedEnd());
    }

    private void denyOpenCalls(int end) {
        // Backwards, because each result moves the messages behind it.
        for (int turn = end - 1; turn >= 0; turn--) {
            if (!messages.get(turn).toolCalls().isEmpty()) {
                complete(
                        turn,
                        openCalls(turn).stream()
                                .map(call -> ToolResult.failed(call, UNDECIDED))
                                .toList());
            }
        }
    }
}
