// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Map;
import java.util.Objects;

/**
 * A call of a tool, with what the tool may know of the exchange that caused it. The arguments come
 * from the model, and therefore possibly from the author of any text that the model has read.
 */
public final class ToolInvocation {

    private final ToolSpec tool;
    private final String callId;
    private final String arguments;
    private final long maxResultSize;
    private final Map<String, Object> properties;
    private final Map<String, Object> variables;

    private ToolInvocation(Builder builder) {
        tool = Objects.requireNonNull(builder.tool, "tool");
        callId = builder.callId;
        arguments = Objects.requireNonNull(builder.arguments, "arguments");
        maxResultSize = builder.maxResultSize;
        properties = Values.copyOf(builder.properties);
        variables = Values.copyOf(builder.variables);
    }

    /**
     * Returns a builder whose other members have their defaults.
     *
     * @param tool the tool that is called
     */
    public static Builder builder(ToolSpec tool) {
        return new Builder(tool);
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        return builder(tool)
                .callId(callId)
                .arguments(arguments)
                .maxResultSize(maxResultSize)
                .properties(properties)
                .variables(variables);
    }

    /** Returns the tool that is called. */
    public ToolSpec tool() {
        return tool;
    }

    /** Returns the name of the tool. */
    public String name() {
        return tool.name();
    }

    /** Returns the id of the call, which the service assigned. */
    public String callId() {
        return callId;
    }

    /** Returns the arguments: a JSON object as text. */
    public String arguments() {
        return arguments;
    }

    /** Returns the maximum size of a result in bytes of UTF-8; a longer one is cut. */
    public long maxResultSize() {
        return maxResultSize;
    }

    /** Returns the properties that the route had set on the exchange when it sent the prompt. */
    public Map<String, Object> properties() {
        return properties;
    }

    /** Returns the variables of the exchange when it sent the prompt. */
    public Map<String, Object> variables() {
        return variables;
    }

    /**
     * Returns the name of the tool and the id of the call; not the arguments, which may be private.
     */
    @Override
    public String toString() {
        return "ToolInvocation[" + name() + ", " + callId + "]";
    }

    /** Builds a {@link ToolInvocation}. Not safe for use by several threads at once. */
    public static final class Builder {

        private final ToolSpec tool;
        private String callId = "";
        private String arguments = "{}";
        private long maxResultSize = Long.MAX_VALUE;
        private Map<String, Object> properties = Map.of();
        private Map<String, Object> variables = Map.of();

        private Builder(ToolSpec tool) {
            this.tool = tool;
        }

        /** Sets the id of the call. */
        public Builder callId(String callId) {
            this.callId = callId;
            return this;
        }

        /** Sets the arguments: a JSON object as text. */
        public Builder arguments(String arguments) {
            this.arguments = arguments;
            return this;
        }

        /** Sets the maximum size of a result in bytes of UTF-8. */
        public Builder maxResultSize(long maxResultSize) {
            this.maxResultSize = maxResultSize;
            return this;
        }

        /** Sets the properties of the exchange. */
        public Builder properties(Map<String, Object> properties) {
            this.properties = properties;
            return this;
        }

        /** Sets the variables of the exchange. */
        public Builder variables(Map<String, Object> variables) {
            this.variables = variables;
            return this;
        }

        /**
         * Returns the invocation.
         *
         * @throws NullPointerException if the tool or the arguments are null
         */
        public ToolInvocation build() {
            return new ToolInvocation(this);
        }
    }
}
