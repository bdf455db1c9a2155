// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Objects;

/**
 * The format that the answer of the model must have. The wire format {@code messages} does not
 * support {@link Type#JSON_OBJECT}: it is sent unchanged, and the service rejects the request.
 */
public final class ResponseFormat {

    /** Plain text: the default of every service. */
    public static final ResponseFormat TEXT = builder(Type.TEXT).build();

    /** Any JSON object. The prompt must ask for JSON as well. */
    public static final ResponseFormat JSON_OBJECT = builder(Type.JSON_OBJECT).build();

    /** The kind of format. */
    public enum Type {
        /** Plain text. */
        TEXT,
        /** A JSON object. */
        JSON_OBJECT,
        /** JSON that conforms to a schema. */
        JSON_SCHEMA
    }

    @JsonValue private final Members members;

    private record Members(Type type, String name, Map<String, Object> schema, Boolean strict) {

        private Members {
            boolean hasSchema = Objects.requireNonNull(type, "type") == Type.JSON_SCHEMA;
            if (hasSchema != (name != null)
                    || hasSchema != (schema != null)
                    || (!hasSchema && strict != null)) {
                throw new IllegalArgumentException(
                        "JSON_SCHEMA, and no other format, has a name and a schema");
            }
            schema = schema == null ? null : Values.copyOf(schema);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ResponseFormat(Members members) {
        this.members = members;
    }

    /**
     * Returns a builder whose other members are not set.
     *
     * @param type the kind of the format
     */
    public static Builder builder(Type type) {
        return new Builder().type(type);
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.type = members.type;
        builder.name = members.name;
        builder.schema = members.schema;
        builder.strict = members.strict;
        return builder;
    }

    /**
     * Returns the format of an answer in JSON that conforms to a schema.
     *
     * @param name the name of the schema
     * @param schema the JSON schema
     * @throws IllegalArgumentException if an argument is null
     */
    public static ResponseFormat jsonSchema(String name, Map<String, Object> schema) {
        return builder(Type.JSON_SCHEMA).name(name).schema(schema).build();
    }

    /** Returns the kind of the format. */
    public Type type() {
        return members.type;
    }

    /** Returns the name of the schema; null unless the type is {@link Type#JSON_SCHEMA}. */
    public String name() {
        return members.name;
    }

    /** Returns the JSON schema; null unless the type is {@link Type#JSON_SCHEMA}. */
    public Map<String, Object> schema() {
        return members.schema;
    }

    /**
     * Returns whether the service must enforce the schema, if the wire format supports it; null =
     * the default of the service.
     */
    public Boolean strict() {
        return members.strict;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseFormat that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ResponseFormat.class, members);
    }

    /** Builds a {@link ResponseFormat}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Type type;
        private String name;
        private Map<String, Object> schema;
        private Boolean strict;

        private Builder() {}

        /** Sets the kind of the format. */
        public Builder type(Type type) {
            this.type = type;
            return this;
        }

        /** Sets the name of the schema; null unless the type is {@link Type#JSON_SCHEMA}. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets the JSON schema; null unless the type is {@link Type#JSON_SCHEMA}. */
        public Builder schema(Map<String, Object> schema) {
            this.schema = schema;
            return this;
        }

        /**
         * Sets whether the service must enforce the schema, if the wire format supports it; null =
         * the default of the service.
         */
        public Builder strict(Boolean strict) {
            this.strict = strict;
            return this;
        }

        /**
         * Returns the format.
         *
         * @throws NullPointerException if the type is null
         * @throws IllegalArgumentException if the type is {@link Type#JSON_SCHEMA} and the name or
         *     the schema is missing, or if another type has a name, a schema or {@code strict}
         */
        public ResponseFormat build() {
            return new ResponseFormat(new Members(type, name, schema, strict));
        }
    }
}
