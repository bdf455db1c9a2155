// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.output.ClassConversion;
import io.github.camelcopilot.internal.output.OutputFormats;
import io.github.camelcopilot.internal.output.SchemaDelivery;
import io.github.camelcopilot.internal.schema.JsonSchema;
import io.github.camelcopilot.internal.wire.RequestSettings;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;

/** Parses the options for answers that are data. Holds no state. */
public final class OutputOptions {

    private static final String JSON_SCHEMA = "jsonSchema";
    private static final String OUTPUT_CLASS = "outputClass";

    private OutputOptions() {}

    /**
     * Moves the schema, which Camel cannot set, from the options of an endpoint URI into its
     * configuration.
     *
     * @param parameters the options of the URI, from which it is removed
     */
    public static void prepare(Map<String, Object> parameters, CopilotConfiguration configuration) {
        String schema = SchemaSource.take(JSON_SCHEMA, parameters);
        if (schema != null) {
            configuration.setJsonSchema(schema);
        }
    }

    /**
     * Returns the value of a component option; a schema that is a bean becomes text.
     *
     * @param name of the option
     */
    public static Object componentOption(String name, Object value) {
        boolean isSchema = OptionName.normalize(name).equals(OptionName.normalize(JSON_SCHEMA));
        return isSchema && value != null && !(value instanceof CharSequence)
                ? JsonSchema.of("option " + JSON_SCHEMA, value).toString()
                : value;
    }

    /**
     * Parses and validates the options.
     *
     * @param context resolves resources, beans and classes
     * @param defaults the request members that options set
     * @throws IllegalArgumentException if an option is invalid, or if a library is missing
     */
    public static OutputFormats of(
            CopilotConfiguration options, ChatRequest defaults, CamelContext context) {
        String schema = OptionChecks.stripToNull(options.getJsonSchema());
        String className = OptionChecks.stripToNull(options.getOutputClass());
        if ((schema != null || className != null) && RequestSettings.hasResponseFormat(defaults)) {
            throw new IllegalArgumentException(
                    "The option "
                            + (schema == null ? OUTPUT_CLASS : JSON_SCHEMA)
                            + " and one of body.response_format, body.text and body.output_config both"
                            + " declare the format of the answer; set only one of them");
        }
        ClassConversion conversion =
                className == null
                        ? null
                        : new ClassConversion(type(className, context), mapper(context));
        return new OutputFormats(
                delivery(options),
                options.getOutputRetries(),
                conversion,
                schema(schema, conversion, context));
    }

    private static JsonSchema schema(
            String schema, ClassConversion conversion, CamelContext context) {
        if (schema != null) {
            return JsonSchema.of(
                    "option " + JSON_SCHEMA, SchemaSource.read(JSON_SCHEMA, schema, context));
        }
        return conversion == null
                ? null
                : JsonSchema.of("option " + OUTPUT_CLASS, conversion.schema());
    }

    private static SchemaDelivery delivery(CopilotConfiguration options) {
        return switch (options.getOutputMode()) {
            case AUTO -> SchemaDelivery.AUTO;
            case NATIVE -> SchemaDelivery.NATIVE;
            case PROMPT -> SchemaDelivery.PROMPT;
        };
    }

    private static Class<?> type(String name, CamelContext context) {
        Class<?> type = context.getClassResolver().resolveClass(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "The option "
                            + OUTPUT_CLASS
                            + " names the class "
                            + name
                            + ", which is not on the classpath");
        }
        return type;
    }

    /** Returns the only mapper in the registry; null if there is none or more than one. */
    private static ObjectMapper mapper(CamelContext context) {
        Set<ObjectMapper> mappers = context.getRegistry().findByType(ObjectMapper.class);
        return mappers.size() == 1 ? mappers.iterator().next() : null;
    }
}
