// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * The stored messages of a conversation, as a {@link ConversationStore} keeps them. A plain {@code
 * ObjectMapper} reads and writes it as JSON.
 */
public final class Conversation {

    @JsonValue private final Members members;

    private record Members(List<ChatMessage> messages, long version) {

        private Members {
            messages = messages == null ? List.of() : List.copyOf(messages);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private Conversation(Members members) {
        this.members = members;
    }

    /** Returns a builder of an empty conversation of the version 0. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        return new Builder().messages(members.messages).version(members.version);
    }

    /**
     * Returns the messages, oldest first: prompts, answers and results of tools, but no
     * instructions. The tool calls of the last answer may lack their results, which then wait for a
     * decision.
     */
    public List<ChatMessage> messages() {
        return members.messages;
    }

    /** Returns the version, which increases by 1 with each save; 0 = never saved. */
    public long version() {
        return members.version;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Conversation that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(Conversation.class, members);
    }

    /** Builds a {@link Conversation}. Not safe for use by several threads at once. */
    public static final class Builder {

        private List<ChatMessage> messages = List.of();
        private long version;

        private Builder() {}

        /** Sets the messages, oldest first. */
        public Builder messages(List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** Sets the version; 0 = never saved. */
        public Builder version(long version) {
            this.version = version;
            return this;
        }

        /**
         * Returns the conversation.
         *
         * @throws NullPointerException if a message is null
         */
        public Conversation build() {
            return new Conversation(new Members(messages, version));
        }
    }
}
