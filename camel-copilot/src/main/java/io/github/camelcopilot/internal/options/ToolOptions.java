// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.schema.JsonSchema;
import io.github.camelcopilot.internal.tool.ArgumentRules;
import io.github.camelcopilot.internal.tool.DeclaredParameters;
import io.github.camelcopilot.internal.tool.SchemaArguments;
import io.github.camelcopilot.internal.tool.ToolDefinition;
import io.github.camelcopilot.internal.tool.ToolTags;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/** Parses the options of {@code copilot:tool}. Holds no state. */
public final class ToolOptions {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final String FORM =
            ", as in copilot:tool:weather?description=Returns the weather of a city&parameter.city=string";

    private static final String ARG_SCHEMA = "argSchema";

    private ToolOptions() {}

    /**
     * Moves the options of a tool that Camel cannot set from those of an endpoint URI into its
     * configuration.
     *
     * @param parameters the options of the URI, from which these are removed
     */
    public static void prepare(Map<String, Object> parameters, CopilotConfiguration configuration) {
        // The tags of the component say which tools its producers offer.
        configuration.setTags(null);
        String schema = SchemaSource.take(ARG_SCHEMA, parameters);
        if (schema != null) {
            configuration.setArgSchema(schema);
        }
    }

    /**
     * Parses and validates the options.
     *
     * @param name the name of the tool; null = none
     * @param context resolves what {@code argSchema} refers to
     * @throws IllegalArgumentException if an option is invalid; the message shows the correct form
     */
    public static ToolDefinition of(
            String name, CopilotConfiguration options, CamelContext context) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of a tool has 1 to 64 letters of ASCII, digits, underscores or dashes"
                            + FORM
                            + (name == null ? "" : ", but it is '" + name + "'"));
        }
        if (OptionChecks.isBlank(options.getDescription())) {
            throw new IllegalArgumentException(
                    "copilot:tool:"
                            + name
                            + " needs the option description, by which the model decides when to call the tool"
                            + FORM);
        }
        OptionChecks.checkAtLeast("toolTimeout", 1, options.getToolTimeout());
        ArgumentRules rules = rules(options, context);
        ToolSpec spec =
                ToolSpec.builder(name)
                        .description(options.getDescription().strip())
                        .title(OptionChecks.stripToNull(options.getTitle()))
                        .parameters(rules.schema())
                        .readOnlyHint(options.getReadOnlyHint())
                        .destructiveHint(options.getDestructiveHint())
                        .idempotentHint(options.getIdempotentHint())
                        .returnDirect(options.isReturnDirect())
                        .build();
        return new ToolDefinition(
                spec,
                tags(options.getTags()),
                rules,
                Duration.ofMillis(options.getToolTimeout()),
                maxResultSize(options));
    }

    private static ArgumentRules rules(CopilotConfiguration options, CamelContext context) {
        String schema = OptionChecks.stripToNull(options.getArgSchema());
        if (schema == null) {
            return new DeclaredParameters(ToolParameters.parse(options.getParameter()));
        }
        if (!options.getParameter().isEmpty()) {
            throw new IllegalArgumentException(
                    "The options argSchema and parameter.* both declare the parameters of the tool; set only one of them");
        }
        return new SchemaArguments(
                JsonSchema.of(
                        "option " + ARG_SCHEMA, SchemaSource.read(ARG_SCHEMA, schema, context)));
    }

    private static ToolTags tags(String option) {
        ToolTags tags = ToolTags.parse(option);
        if (tags.names().contains("*")) {
            throw new IllegalArgumentException(
                    "The option tags of copilot:tool names tags, such as tags=weather,travel: the tag * selects all tools, and only producers can have it");
        }
        return tags;
    }

    private static long maxResultSize(CopilotConfiguration options) {
        long size = ByteSize.parse("maxToolResultSize", options.getMaxToolResultSize());
        OptionChecks.checkAtLeast("maxToolResultSize", 1, size);
        return size;
    }
}
