// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.internal.schema.JsonSchema;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The formats of the answers of one endpoint: that of its options, and those of schemas in headers,
 * the most recently used of which are kept. Any thread may use it.
 */
public final class OutputFormats {

    /** Maximum number of schemas of headers that are kept. */
    static final int MAX_HEADER_SCHEMAS = 100;

    /** Maximum length of the schema in a header in characters. */
    static final int MAX_HEADER_LENGTH = 1 << 20;

    /** Maximum length of a schema that is kept: one needs many times as much memory. */
    static final int MAX_KEPT_LENGTH = 1 << 16;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SchemaDelivery delivery;
    private final int retries;
    private final ClassConversion conversion;
    private final OutputFormat ofOptions;

    /** By the text of the schema, the least recently used first. Guarded by itself. */
    private final Map<String, OutputFormat> ofHeaders =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, OutputFormat> eldest) {
                    return size() > MAX_HEADER_SCHEMAS;
                }
            };

    /**
     * @param retries maximum number of times that an invalid answer is sent back
     * @param conversion to the class of the body; null = the body is JSON
     * @param schema of the options; null = none
     */
    public OutputFormats(
            SchemaDelivery delivery, int retries, ClassConversion conversion, JsonSchema schema) {
        this.delivery = delivery;
        this.retries = retries;
        this.conversion = conversion;
        this.ofOptions = schema == null ? null : format(schema);
    }

    private OutputFormat format(JsonSchema schema) {
        return new OutputFormat(schema, delivery, retries, conversion);
    }

    /** Returns the format of the options; null = none. */
    public OutputFormat ofOptions() {
        return ofOptions;
    }

    /**
     * Returns the format with the schema of a header, which is never a reference to a resource: a
     * sender must not choose what is read.
     *
     * @throws IllegalArgumentException if it is not a schema
     */
    public OutputFormat ofHeader(String header, Object schema) {
        String text = text(header, schema);
        synchronized (ofHeaders) {
            OutputFormat known = ofHeaders.get(text);
            if (known != null) {
                return known;
            }
        }
        OutputFormat compiled = format(JsonSchema.of("header " + header, text));
        if (text.length() <= MAX_KEPT_LENGTH) {
            synchronized (ofHeaders) {
                ofHeaders.put(text, compiled);
            }
        }
        return compiled;
    }

    private static String text(String header, Object schema) {
        boolean isTree = schema instanceof Map || schema instanceof JsonNode;
        if (!isTree && !(schema instanceof CharSequence)) {
            throw new IllegalArgumentException(
                    "The header "
                            + header
                            + " has a value of the type "
                            + schema.getClass().getName()
                            + ", but must be text, a Map or a JsonNode");
        }
        String text = isTree ? MAPPER.valueToTree(schema).toString() : schema.toString();
        if (text.length() > MAX_HEADER_LENGTH) {
            throw new IllegalArgumentException(
                    "The header " + header + " has a schema of more than 1 million characters");
        }
        return text;
    }

    /** Returns the number of schemas of headers that are kept. */
    int headerSchemas() {
        synchronized (ofHeaders) {
            return ofHeaders.size();
        }
    }
}
