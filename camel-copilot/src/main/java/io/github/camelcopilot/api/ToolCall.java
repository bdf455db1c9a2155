// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A tool call that the model requests. */
public final class ToolCall {

    @JsonValue private final Members members;

    private record Members(String id, String name, String arguments) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ToolCall(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = members.id;
        builder.name = members.name;
        builder.arguments = members.arguments;
        return builder;
    }

    /** Returns a call with this id, tool name and arguments. */
    public static ToolCall of(String id, String name, String arguments) {
        return builder().id(id).name(name).arguments(arguments).build();
    }

    /** Returns the id of the call, which the tool's result refers to. */
    public String id() {
        return members.id;
    }

    /** Returns the name of the tool. */
    public String name() {
        return members.name;
    }

    /**
     * Returns the arguments as the model wrote them: usually a JSON object, but the model does not
     * guarantee valid JSON.
     */
    public String arguments() {
        return members.arguments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolCall that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ToolCall.class, members);
    }

    /** Builds a {@link ToolCall}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String id;
        private String name;
        private String arguments;

        private Builder() {}

        /** Sets the id of the call, which the tool's result refers to. */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /** Sets the name of the tool. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets the arguments as the model wrote them: usually a JSON object, but the model does not
         * guarantee valid JSON.
         */
        public Builder arguments(String arguments) {
            this.arguments = arguments;
            return this;
        }

        /** Returns the object. */
        public ToolCall build() {
            return new ToolCall(new Members(id, name, arguments));
        }
    }
}
