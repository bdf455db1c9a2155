// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/** A tool that a request offers to the model. Immutable. */
public final class OfferedTool {

    private final String name;
    private final String description;
    private final JsonNode schema;

    OfferedTool(String name, String description, JsonNode schema) {
        this.name = name;
        this.description = description;
        this.schema = schema;
    }

    /** Returns the name of the tool. */
    public String name() {
        return name;
    }

    /** Returns what the model reads about the tool; empty if the request does not say. */
    public String description() {
        return description;
    }

    /**
     * Returns the JSON Schema of the arguments: {@code parameters}, or {@code input_schema} in
     * Anthropic's format. A missing node if the request has none.
     */
    public JsonNode schema() {
        return schema.deepCopy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OfferedTool that
                && name.equals(that.name)
                && description.equals(that.description)
                && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, description, schema);
    }

    /** The name, the description and the schema as JSON text. */
    @Override
    public String toString() {
        return name + " (" + description + ") " + schema;
    }
}
