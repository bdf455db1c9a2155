// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** Finds the JSON Schema to which an option refers. Holds no state. */
final class SchemaSource {

    /** Maximum size of a schema in a resource in bytes. */
    static final int MAX_SIZE = 1 << 20;

    private static final String BEAN = "#bean:";
    private static final String RESOURCE = "resource:";

    private SchemaSource() {}

    /**
     * Removes the option from the options of an endpoint URI. Camel would replace {@code #bean:} by
     * the bean, and convert a map to text that is no JSON.
     *
     * @return the value, or null if the URI does not set the option
     */
    static String take(String option, Map<String, Object> parameters) {
        String normalized = OptionName.normalize(option);
        for (Map.Entry<String, Object> entry : parameters.entrySet()) {
            if (OptionName.normalize(entry.getKey()).equals(normalized)
                    && entry.getValue() instanceof String value) {
                parameters.remove(entry.getKey());
                return value;
            }
        }
        return null;
    }

    /**
     * Returns the schema: text, or the object that is a bean.
     *
     * @param value {@code classpath:}, {@code file:} or {@code resource:} with a path, {@code
     *     #name} or {@code #bean:name}, or the schema itself
     * @throws IllegalArgumentException if there is no such resource or bean
     */
    static Object read(String option, String value, CamelContext context) {
        if (value.startsWith("{")) {
            return value;
        }
        if (value.startsWith("#")) {
            String name = value.substring(value.startsWith(BEAN) ? BEAN.length() : 1);
            Object bean = context.getRegistry().lookupByName(name);
            if (bean == null) {
                throw new IllegalArgumentException(
                        "The option "
                                + option
                                + " refers to the bean "
                                + name
                                + ", which is not in the registry");
            }
            return bean;
        }
        boolean isResource = value.startsWith(RESOURCE);
        String location = isResource ? value.substring(RESOURCE.length()) : value;
        boolean isKnown = location.startsWith("classpath:") || location.startsWith("file:");
        if (isKnown || (isResource && location.indexOf(':') < 0)) {
            return text(option, location, context);
        }
        throw new IllegalArgumentException(
                "The option "
                        + option
                        + " is neither a resource (classpath:schema.json, file:schema.json), nor a bean (#name), nor a"
                        + " JSON Schema, such as {\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"} } }");
    }

    private static String text(String option, String location, CamelContext context) {
        try (InputStream stream =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, location)) {
            byte[] bytes = stream.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new IllegalArgumentException(
                        "The option "
                                + option
                                + " refers to "
                                + location
                                + ", which is larger than 1 MB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "The option " + option + " refers to " + location + ", which cannot be read",
                    unreadable);
        }
    }
}
