// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that keeps each conversation as JSON, as a database would. Thread-safe. */
public class TextStore implements ConversationStore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> byId = new HashMap<>();

    @Override
    public synchronized CompletionStage<Conversation> load(String id) {
        return CompletableFuture.completedFuture(conversation(id));
    }

    @Override
    public synchronized CompletionStage<Boolean> save(
            String id, Conversation next, long expectedVersion) {
        boolean isExpected = conversation(id).version() == expectedVersion;
        if (isExpected) {
            put(id, next);
        }
        return CompletableFuture.completedFuture(isExpected);
    }

    @Override
    public synchronized CompletionStage<Void> delete(String id) {
        byId.remove(id);
        return CompletableFuture.completedFuture(null);
    }

    public synchronized void put(String id, Conversation conversation) {
        try {
            byId.put(id, JSON.writeValueAsString(conversation));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Adds messages as another exchange would. */
    public synchronized void append(String id, ChatMessage... messages) {
        Conversation current = conversation(id);
        List<ChatMessage> all = new ArrayList<>(current.messages());
        all.addAll(List.of(messages));
        put(id, Conversation.builder().messages(all).version(current.version() + 1).build());
    }

    public synchronized Conversation conversation(String id) {
        String json = byId.get(id);
        try {
            return json == null
                    ? Conversation.builder().build()
                    : JSON.readValue(json, Conversation.class);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Returns the roles and texts of a conversation; a call of a tool is {@code +name}. */
    public List<String> lines(String id) {
        return conversation(id).messages().stream().map(TextStore::line).toList();
    }

    public static String line(ChatMessage message) {
        StringBuilder line = new StringBuilder(message.role().wireName());
        line.append(message.toolFailed() ? "! " : " ").append(message.text());
        message.toolCalls().forEach(call -> line.append(" +").append(call.name()));
        return line.toString();
    }

    public synchronized int size() {
        return byId.size();
    }
}
