// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers what the answers of one server contained that later requests must return: the {@value
 * #MAX_ENTRIES} tool calls, states of reasoning, and answers in the format of Responses that were
 * used last. Thread-safe.
 */
final class IssuedTurns {

    static final int MAX_ENTRIES = 10_000;

    /** What follows reasoning that a message follows; otherwise the id of a tool call does. */
    static final String MESSAGE = "message";

    private static final int UUID_LENGTH = 36;

    /**
     * The answer that contained a tool call.
     *
     * @param format its format
     * @param model the model as requested; empty if the request named none
     * @param reasoning its blocks of reasoning in order
     */
    private record Turn(WireFormat format, String model, List<ScriptedReasoning> reasoning) {}

    /** Reasoning in a response, by its state, and what followed it. */
    private record Followed(String state, String follower) {}

    private final Map<String, Turn> byCall = recent();
    private final Map<String, Integer> withoutResult = recent();
    private final Map<String, Boolean> states = recent();
    private final Map<Followed, Boolean> followed = recent();
    private final Map<String, Boolean> stored = recent();
    private long generated;

    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }

    /** Returns the next id of a tool call; unique until {@link #clear}. */
    synchronized String nextCallId(WireFormat format) {
        return format.callIdPrefix() + ++generated;
    }

    /** Remembers an answer that is about to be sent. */
    synchronized void add(WireFormat format, AnswerText answer) {
        AnswerContent content = answer.content();
        Turn turn = new Turn(format, model(answer), content.reasoning());
        for (ScriptedCall call : content.calls()) {
            byCall.put(call.id(), turn);
            withoutResult.merge(call.id(), 1, Integer::sum);
        }
        if (format == WireFormat.RESPONSES) {
            stored.put(answer.id(), answer.request().path("store").asBoolean(true));
            String follower = content.hasText() ? MESSAGE : content.calls().get(0).id();
            content.reasoning().stream()
                    .map(ScriptedReasoning::state)
                    .filter(Objects::nonNull)
                    .forEach(
                            state -> {
                                states.put(state, true);
                                followed.put(new Followed(state, follower), true);
                            });
        }
    }

    private static String model(AnswerText answer) {
        return answer.request().path("model").asText("");
    }

    /** Returns whether an answer contained this tool call. */
    synchronized boolean isKnown(String callId) {
        return byCall.containsKey(callId);
    }

    /**
     * Returns the blocks with which a message must return the turn of a tool call: those of an
     * answer in the same format by the same model whose thoughts have a signature.
     */
    synchronized List<ObjectNode> thinking(String callId, String model) {
        Turn turn = byCall.get(callId);
        return turn == null
                        || turn.format != WireFormat.MESSAGES
                        || !turn.model.equals(model)
                        || turn.reasoning.stream().allMatch(block -> block.state() == null)
                ? List.of()
                : turn.reasoning.stream().map(AnthropicBlock::thinking).toList();
    }

    /**
     * Returns whether reasoning with this state may be returned in front of an item. Only a
     * contradiction is refused: an unknown state or call may be older than this memory.
     *
     * @param follower {@link #MESSAGE} or the id of a tool call
     */
    synchronized boolean mayFollow(String state, String follower) {
        return followed.containsKey(new Followed(state, follower))
                || !states.containsKey(state)
                || !(follower.equals(MESSAGE) || byCall.containsKey(follower));
    }

    /**
     * Returns whether the service has stored the item with this id, as the request for its response
     * decided. Empty for an id of no known response.
     */
    synchronized Optional<Boolean> isStored(String itemId) {
        int start = itemId.indexOf('_') + 1;
        int end = Math.min(start + UUID_LENGTH, itemId.length());
        return Optional.ofNullable(stored.get(itemId.substring(start, end)));
    }

    /** Returns whether any tool call has no result yet. */
    synchronized boolean awaitsResults() {
        return !withoutResult.isEmpty();
    }

    /**
     * Returns how many of the results are the first for their tool calls, and marks these calls as
     * done. A call whose id occurred in several answers may have as many results.
     */
    synchronized int settle(List<ReceivedToolResult> results) {
        int settled = 0;
        for (ReceivedToolResult result : results) {
            Integer open = withoutResult.get(result.callId());
            if (open != null) {
                settled++;
                if (open == 1) {
                    withoutResult.remove(result.callId());
                } else {
                    withoutResult.put(result.callId(), open - 1);
                }
            }
        }
        return settled;
    }

    synchronized void clear() {
        byCall.clear();
        withoutResult.clear();
        states.clear();
        followed.clear();
        stored.clear();
        generated = 0;
    }
}
