// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.concurrent.CompletionStage;

/**
 * Stores conversations: a bean for the option {@code memory}. The default keeps them in memory. A
 * store that several processes share makes them continue the same conversations, also after a
 * restart.
 *
 * <p>Any thread may call the methods, several at once. They must not block for long, and may
 * complete their stages on any thread. If a method throws, or a stage fails or is not completed
 * within 30 s, the exchange fails with a {@link CopilotMemoryException}.
 *
 * <pre>{@code
 * class MapStore implements ConversationStore {
 *     private final Map<String, Conversation> byId = new HashMap<>();
 *
 *     public synchronized CompletionStage<Conversation> load(String id) {
 *         return CompletableFuture.completedFuture(byId.get(id));
 *     }
 *
 *     public synchronized CompletionStage<Boolean> save(
 *             String id, Conversation next, long expectedVersion) {
 *         Conversation current = byId.get(id);
 *         boolean isExpected = expectedVersion == (current == null ? 0 : current.version());
 *         if (isExpected) {
 *             byId.put(id, next);
 *         }
 *         return CompletableFuture.completedFuture(isExpected);
 *     }
 *
 *     public synchronized CompletionStage<Void> delete(String id) {
 *         byId.remove(id);
 *         return CompletableFuture.completedFuture(null);
 *     }
 * }
 * }</pre>
 */
public interface ConversationStore {

    /**
     * Loads a conversation.
     *
     * @param id the id that {@code memoryId} yields; not blank
     * @return the conversation as it was saved last; null, or an empty one of the version 0, if
     *     there is none
     */
    CompletionStage<Conversation> load(String id);

    /**
     * Replaces a conversation if no other process has saved it in the meantime. The comparison and
     * the replacement must be one atomic step, also between processes: they ensure that a tool call
     * that waits for a decision runs at most once. The conversation must be durable when the stage
     * completes.
     *
     * @param id as for {@link #load}
     * @param next the new conversation, whose version is {@code expectedVersion + 1}
     * @param expectedVersion the version that the stored conversation must have; 0 = there must be
     *     none
     * @return whether the conversation was replaced; false = the stored version is another one
     */
    CompletionStage<Boolean> save(String id, Conversation next, long expectedVersion);

    /**
     * Deletes a conversation, if there is one.
     *
     * @param id as for {@link #load}
     */
    CompletionStage<Void> delete(String id);
}
