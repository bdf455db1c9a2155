// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The stored messages of a conversation, as a {@link ConversationStore} keeps them. A plain {@code
 * ObjectMapper} reads and writes it as JSON.
 */
public final class Conversation {

    @JsonValue private final Members members;

    /** Unknown members are ignored, since a newer release may have stored the conversation. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Members(
            List<ChatMessage> messages,
            long version,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> turnTokens) {

        private Members {
            messages = messages == null ? List.of() : List.copyOf(messages);
            // List.copyOf refuses null elements.
            turnTokens =
                    turnTokens == null
                            ? List.of()
                            : Collections.unmodifiableList(new ArrayList<>(turnTokens));
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
        return new Builder()
                .messages(members.messages)
                .version(members.version)
                .turnTokens(members.turnTokens);
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

    /**
     * Returns the number of tokens of each turn, oldest first. A turn begins with a message of the
     * user; messages before the first one belong to it. A turn has the service's count for its last
     * model call, less the tokens of the turns before it, so that the sum is the service's count
     * for the whole conversation, with instructions and tools. Null = the service did not count the
     * turn. The list is empty if no turn was counted; if it has another size than the conversation
     * has turns, it is ignored.
     */
    public List<Long> turnTokens() {
        return members.turnTokens;
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
        private List<Long> turnTokens = List.of();

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

        /** Sets the tokens of each turn, oldest first; a null element = not counted. */
        public Builder turnTokens(List<Long> turnTokens) {
            this.turnTokens = turnTokens;
            return this;
        }

        /**
         * Returns the conversation.
         *
         * @throws NullPointerException if a message is null
         */
        public Conversation build() {
            return new Conversation(new Members(messages, version, turnTokens));
        }
    }
}
