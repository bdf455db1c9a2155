// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the model says in one answer, whatever the format: reasoning, then text, then tool calls.
 * Immutable.
 *
 * @param reasoning the blocks of reasoning in order
 * @param text the whole text; may be empty
 * @param calls the tool calls in order
 * @param completeness why it stops
 */
record AnswerContent(
        List<ScriptedReasoning> reasoning,
        String text,
        List<ScriptedCall> calls,
        Completeness completeness) {

    AnswerContent {
        reasoning = List.copyOf(reasoning);
        Objects.requireNonNull(text, "answerText");
        calls = List.copyOf(calls);
    }

    static AnswerContent of(String text) {
        return new AnswerContent(List.of(), text, List.of(), Completeness.WHOLE);
    }

    AnswerContent plus(ScriptedReasoning block) {
        return new AnswerContent(append(reasoning, block), text, calls, completeness);
    }

    AnswerContent plus(ScriptedCall call) {
        return new AnswerContent(reasoning, text, append(calls, call), completeness);
    }

    /** Replaces the last call. */
    AnswerContent withLastCall(ScriptedCall call) {
        return new AnswerContent(
                reasoning, text, append(calls.subList(0, calls.size() - 1), call), completeness);
    }

    /** Returns the same content in which each call has an id. */
    AnswerContent withCallIds(Supplier<String> ids) {
        return new AnswerContent(
                reasoning,
                text,
                calls.stream()
                        .map(call -> call.id() == null ? call.withId(ids.get()) : call)
                        .toList(),
                completeness);
    }

    /** Returns the same content that stops for another reason. */
    AnswerContent ended(Completeness why) {
        return new AnswerContent(reasoning, text, calls, why);
    }

    boolean isRefused() {
        return completeness == Completeness.REFUSED;
    }

    /** Returns whether the answer has a text: a format leaves out the empty text before calls. */
    boolean hasText() {
        return !text.isEmpty() || calls.isEmpty();
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    /** Returns the readable thoughts of all blocks, separated by empty lines. */
    String reasoningText() {
        return reasoning.stream()
                .map(ScriptedReasoning::text)
                .filter(thoughts -> !thoughts.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    /** Returns the size of all that the model writes, in bytes of UTF-8. */
    int size() {
        return Stream.of(
                        reasoning.stream().map(ScriptedReasoning::text),
                        Stream.of(text),
                        calls.stream().map(ScriptedCall::name),
                        calls.stream().map(ScriptedCall::arguments))
                .flatMap(part -> part)
                .mapToInt(part -> part.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static <T> List<T> append(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }
}
