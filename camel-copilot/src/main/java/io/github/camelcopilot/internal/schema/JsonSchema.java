// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelcopilot.api.OutputViolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema that an option declares, checked against its meta-schema. Immutable; any thread may
 * use it.
 */
public final class JsonSchema {

    /** The library that validates values. */
    private static final String LIBRARY = "com.networknt:json-schema-validator";

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final JsonNode document;
    private final SchemaValidator validator;

    private JsonSchema(JsonNode document, SchemaValidator validator) {
        this.document = document;
        this.validator = validator;
    }

    /**
     * Returns the schema that is the value of an option or a header.
     *
     * @param origin where it comes from, such as {@code option argSchema}, for messages
     * @param schema the schema: text, a map, or a JsonNode
     * @throws IllegalArgumentException if the schema is invalid, or if the library is missing that
     *     validates values
     */
    public static JsonSchema of(String origin, Object schema) {
        try {
            JsonNode document = document(schema);
            new SchemaReferences(document).check();
            return new JsonSchema(document, validator(document));
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "The " + origin + " " + invalid.getMessage(), invalid);
        }
    }

    private static JsonNode document(Object schema) {
        JsonNode document;
        if (schema instanceof CharSequence text) {
            document = parse(text.toString());
        } else if (schema instanceof JsonNode node) {
            document = node.deepCopy();
        } else if (schema instanceof Map<?, ?> map) {
            document = MAPPER.valueToTree(map);
        } else {
            throw new IllegalArgumentException(
                    "has a value of the type "
                            + schema.getClass().getName()
                            + ", but must be text, a Map or a JsonNode");
        }
        if (!document.isObject()) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        return document;
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(
                    "is not valid JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }

    private static SchemaValidator validator(JsonNode document) {
        try {
            return SchemaValidator.of(document);
        } catch (LinkageError missing) {
            throw new IllegalArgumentException(
                    "needs the library " + LIBRARY + ", version 2, on the classpath", missing);
        }
    }

    /** Returns the schema as a map, in the order of its members. */
    public Map<String, Object> toMap() {
        return MAPPER.convertValue(document, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /**
     * Returns the names of the properties that the schema declares for the value itself, also in
     * schemas that it combines or refers to.
     */
    public Set<String> propertyNames() {
        return new SchemaReferences(document).propertyNames();
    }

    /** Returns what does not conform to the schema; empty = the value conforms. */
    public List<OutputViolation> violations(JsonNode value) {
        return validator.violations(value);
    }

    /** Returns the schema as JSON. */
    @Override
    public String toString() {
        return document.toString();
    }
}
