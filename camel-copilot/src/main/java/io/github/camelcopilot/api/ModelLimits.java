// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The limits of a model, in tokens. A limit that the service does not report is null. */
public final class ModelLimits {

    /** No limit is known. */
    public static final ModelLimits UNKNOWN = builder().build();

    @JsonValue private final Members members;

    private record Members(
            Integer maxContextWindowTokens, Integer maxPromptTokens, Integer maxOutputTokens) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ModelLimits(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxContextWindowTokens = members.maxContextWindowTokens;
        builder.maxPromptTokens = members.maxPromptTokens;
        builder.maxOutputTokens = members.maxOutputTokens;
        return builder;
    }

    /** Returns the maximum number of tokens in prompt and answer together, or null if unknown. */
    public Integer maxContextWindowTokens() {
        return members.maxContextWindowTokens;
    }

    /** Returns the maximum number of tokens in the prompt, or null if unknown. */
    public Integer maxPromptTokens() {
        return members.maxPromptTokens;
    }

    /** Returns the maximum number of tokens in the answer, or null if unknown. */
    public Integer maxOutputTokens() {
        return members.maxOutputTokens;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelLimits that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ModelLimits.class, members);
    }

    /** Builds {@link ModelLimits}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Integer maxContextWindowTokens;
        private Integer maxPromptTokens;
        private Integer maxOutputTokens;

        private Builder() {}

        /** Sets the maximum number of tokens in prompt and answer together; null = unknown. */
        public Builder maxContextWindowTokens(Integer maxContextWindowTokens) {
            this.maxContextWindowTokens = maxContextWindowTokens;
            return this;
        }

        /** Sets the maximum number of tokens in the prompt; null = unknown. */
        public Builder maxPromptTokens(Integer maxPromptTokens) {
            this.maxPromptTokens = maxPromptTokens;
            return this;
        }

        /** Sets the maximum number of tokens in the answer; null = unknown. */
        public Builder maxOutputTokens(Integer maxOutputTokens) {
            this.maxOutputTokens = maxOutputTokens;
            return this;
        }

        /** Returns the limits. */
        public ModelLimits build() {
            return new ModelLimits(
                    new Members(maxContextWindowTokens, maxPromptTokens, maxOutputTokens));
        }
    }
}
