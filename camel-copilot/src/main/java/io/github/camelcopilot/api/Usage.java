// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The token usage of one call, as reported by the service. */
public final class Usage {

    @JsonValue private final Members members;

    private record Members(
            int promptTokens,
            int completionTokens,
            int totalTokens,
            int cachedTokens,
            int cacheWriteTokens,
            int reasoningTokens) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private Usage(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.promptTokens = members.promptTokens;
        builder.completionTokens = members.completionTokens;
        builder.totalTokens = members.totalTokens;
        builder.cachedTokens = members.cachedTokens;
        builder.cacheWriteTokens = members.cacheWriteTokens;
        builder.reasoningTokens = members.reasoningTokens;
        return builder;
    }

    /** Returns the number of tokens in the prompt, including cached ones. */
    public int promptTokens() {
        return members.promptTokens;
    }

    /** Returns the number of tokens in the answer, including reasoning. */
    public int completionTokens() {
        return members.completionTokens;
    }

    /** Returns the number of tokens in the prompt and the answer together. */
    public int totalTokens() {
        return members.totalTokens;
    }

    /** Returns the number of prompt tokens that the service read from its cache. */
    public int cachedTokens() {
        return members.cachedTokens;
    }

    /** Returns the number of prompt tokens that the service wrote to its cache. */
    public int cacheWriteTokens() {
        return members.cacheWriteTokens;
    }

    /** Returns the number of answer tokens that were spent on reasoning. */
    public int reasoningTokens() {
        return members.reasoningTokens;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(Usage.class, members);
    }

    /** Builds a {@link Usage}. Not safe for use by several threads at once. */
    public static final class Builder {

        private int promptTokens;
        private int completionTokens;
        private int totalTokens;
        private int cachedTokens;
        private int cacheWriteTokens;
        private int reasoningTokens;

        private Builder() {}

        /** Sets the number of tokens in the prompt, including cached ones. */
        public Builder promptTokens(int promptTokens) {
            this.promptTokens = promptTokens;
            return this;
        }

        /** Sets the number of tokens in the answer, including reasoning. */
        public Builder completionTokens(int completionTokens) {
            this.completionTokens = completionTokens;
            return this;
        }

        /** Sets the number of tokens in the prompt and the answer together. */
        public Builder totalTokens(int totalTokens) {
            this.totalTokens = totalTokens;
            return this;
        }

        /** Sets the number of prompt tokens that the service read from its cache. */
        public Builder cachedTokens(int cachedTokens) {
            this.cachedTokens = cachedTokens;
            return this;
        }

        /** Sets the number of prompt tokens that the service wrote to its cache. */
        public Builder cacheWriteTokens(int cacheWriteTokens) {
            this.cacheWriteTokens = cacheWriteTokens;
            return this;
        }

        /** Sets the number of answer tokens that were spent on reasoning. */
        public Builder reasoningTokens(int reasoningTokens) {
            this.reasoningTokens = reasoningTokens;
            return this;
        }

        /** Returns the usage; numbers that were not set are 0. */
        public Usage build() {
            return new Usage(
                    new Members(
                            promptTokens,
                            completionTokens,
                            totalTokens,
                            cachedTokens,
                            cacheWriteTokens,
                            reasoningTokens));
        }
    }
}
