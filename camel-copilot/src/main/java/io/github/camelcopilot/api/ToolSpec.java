// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Objects;

/**
 * A tool that the model may call.
 *
 * <pre>{@code
 * ToolSpec weather =
 *         ToolSpec.builder("weather")
 *                 .description("Returns the current weather of a city.")
 *                 .parameters(
 *                         Map.of(
 *                                 "type", "object",
 *                                 "properties", Map.of("city", Map.of("type", "string")),
 *                                 "required", List.of("city")))
 *                 .build();
 * }</pre>
 */
public final class ToolSpec {

    @JsonValue private final Members members;

    private record Members(
            String name,
            String title,
            String description,
            Map<String, Object> parameters,
            Boolean strict,
            Boolean readOnlyHint,
            Boolean destructiveHint,
            Boolean idempotentHint,
            boolean returnDirect) {

        private Members {
            if (Objects.requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("The name of a tool is blank");
            }
            parameters = parameters == null ? null : Values.copyOf(parameters);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ToolSpec(Members members) {
        this.members = members;
    }

    /**
     * Returns a builder whose other members are not set.
     *
     * @param name the name of the tool
     */
    public static Builder builder(String name) {
        return new Builder().name(name);
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.name = members.name;
        builder.description = members.description;
        builder.parameters = members.parameters;
        builder.strict = members.strict;
        builder.title = members.title;
        builder.readOnlyHint = members.readOnlyHint;
        builder.destructiveHint = members.destructiveHint;
        builder.idempotentHint = members.idempotentHint;
        builder.returnDirect = members.returnDirect;
        return builder;
    }

    /** Returns the name of the tool. */
    public String name() {
        return members.name;
    }

    /** Returns the description, by which the model decides when to call the tool, or null. */
    public String description() {
        return members.description;
    }

    /** Returns the JSON schema of the arguments, or null if the tool takes none. */
    public Map<String, Object> parameters() {
        return members.parameters;
    }

    /**
     * Returns whether the service must ensure that the arguments conform to the schema, if the wire
     * format supports it; null = the default of the service.
     */
    public Boolean strict() {
        return members.strict;
    }

    /** Returns the title for people, or null. Not sent to the model. */
    public String title() {
        return members.title;
    }

    /** Returns whether the tool changes nothing; null = unknown. Not sent to the model. */
    public Boolean readOnlyHint() {
        return members.readOnlyHint;
    }

    /**
     * Returns whether the tool may delete or overwrite something; null = unknown. Not sent to the
     * model.
     */
    public Boolean destructiveHint() {
        return members.destructiveHint;
    }

    /**
     * Returns whether calling the tool again with the same arguments has no further effect; null =
     * unknown. Not sent to the model.
     */
    public Boolean idempotentHint() {
        return members.idempotentHint;
    }

    /** Returns whether the result of the tool is the answer, instead of going to the model. */
    public boolean returnDirect() {
        return members.returnDirect;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolSpec that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ToolSpec.class, members);
    }

    /** Builds a {@link ToolSpec}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String name;
        private String description;
        private Map<String, Object> parameters;
        private Boolean strict;
        private String title;
        private Boolean readOnlyHint;
        private Boolean destructiveHint;
        private Boolean idempotentHint;
        private boolean returnDirect;

        private Builder() {}

        /** Sets the name of the tool. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets the description, by which the model decides when to call the tool, or null. */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /** Sets the JSON schema of the arguments; null = the tool takes none. */
        public Builder parameters(Map<String, Object> parameters) {
            this.parameters = parameters;
            return this;
        }

        /**
         * Sets whether the service must ensure that the arguments conform to the schema, if the
         * wire format supports it; null = the default of the service.
         */
        public Builder strict(Boolean strict) {
            this.strict = strict;
            return this;
        }

        /** Sets the title for people, or null. */
        public Builder title(String title) {
            this.title = title;
            return this;
        }

        /** Sets whether the tool changes nothing; null = unknown. */
        public Builder readOnlyHint(Boolean readOnlyHint) {
            this.readOnlyHint = readOnlyHint;
            return this;
        }

        /** Sets whether the tool may delete or overwrite something; null = unknown. */
        public Builder destructiveHint(Boolean destructiveHint) {
            this.destructiveHint = destructiveHint;
            return this;
        }

        /**
         * Sets whether calling the tool again with the same arguments has no further effect; null =
         * unknown.
         */
        public Builder idempotentHint(Boolean idempotentHint) {
            this.idempotentHint = idempotentHint;
            return this;
        }

        /** Sets whether the result of the tool is the answer, instead of going to the model. */
        public Builder returnDirect(boolean returnDirect) {
            this.returnDirect = returnDirect;
            return this;
        }

        /**
         * Returns the tool.
         *
         * @throws NullPointerException if the name is null
         * @throws IllegalArgumentException if the name is blank
         */
        public ToolSpec build() {
            return new ToolSpec(
                    new Members(
                            name,
                            title,
                            description,
                            parameters,
                            strict,
                            readOnlyHint,
                            destructiveHint,
                            idempotentHint,
                            returnDirect));
        }
    }
}
