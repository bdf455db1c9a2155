// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** The capabilities of a model. A capability that the service does not report is null. */
public final class ModelCapabilities {

    /** No capability is known. */
    public static final ModelCapabilities UNKNOWN = builder().build();

    @JsonValue private final Members members;

    private record Members(
            Boolean streaming,
            Boolean toolCalls,
            Boolean vision,
            Boolean structuredOutputs,
            List<String> reasoningEfforts) {

        private Members {
            reasoningEfforts = reasoningEfforts == null ? List.of() : List.copyOf(reasoningEfforts);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ModelCapabilities(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.streaming = members.streaming;
        builder.toolCalls = members.toolCalls;
        builder.vision = members.vision;
        builder.structuredOutputs = members.structuredOutputs;
        builder.reasoningEfforts = members.reasoningEfforts;
        return builder;
    }

    /** Returns whether the model can stream its answers, or null if unknown. */
    public Boolean streaming() {
        return members.streaming;
    }

    /** Returns whether the model can call tools, or null if unknown. */
    public Boolean toolCalls() {
        return members.toolCalls;
    }

    /** Returns whether the model accepts images, or null if unknown. */
    public Boolean vision() {
        return members.vision;
    }

    /** Returns whether the model can follow a JSON schema, or null if unknown. */
    public Boolean structuredOutputs() {
        return members.structuredOutputs;
    }

    /**
     * Returns the reasoning efforts that the model accepts, such as {@code low}; empty if unknown.
     */
    public List<String> reasoningEfforts() {
        return members.reasoningEfforts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelCapabilities that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ModelCapabilities.class, members);
    }

    /** Builds {@link ModelCapabilities}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Boolean streaming;
        private Boolean toolCalls;
        private Boolean vision;
        private Boolean structuredOutputs;
        private List<String> reasoningEfforts = List.of();

        private Builder() {}

        /** Sets whether the model can stream its answers; null = unknown. */
        public Builder streaming(Boolean streaming) {
            this.streaming = streaming;
            return this;
        }

        /** Sets whether the model can call tools; null = unknown. */
        public Builder toolCalls(Boolean toolCalls) {
            this.toolCalls = toolCalls;
            return this;
        }

        /** Sets whether the model accepts images; null = unknown. */
        public Builder vision(Boolean vision) {
            this.vision = vision;
            return this;
        }

        /** Sets whether the model can follow a JSON schema; null = unknown. */
        public Builder structuredOutputs(Boolean structuredOutputs) {
            this.structuredOutputs = structuredOutputs;
            return this;
        }

        /**
         * Sets the reasoning efforts that the model accepts, such as {@code low}; empty if unknown.
         */
        public Builder reasoningEfforts(List<String> reasoningEfforts) {
            this.reasoningEfforts = reasoningEfforts;
            return this;
        }

        /**
         * Returns the capabilities.
         *
         * @throws NullPointerException if an element of the list is null
         */
        public ModelCapabilities build() {
            return new ModelCapabilities(
                    new Members(streaming, toolCalls, vision, structuredOutputs, reasoningEfforts));
        }
    }
}
