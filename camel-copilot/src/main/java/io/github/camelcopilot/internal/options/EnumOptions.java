// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.BodyFormat;
import io.github.camelcopilot.Emit;
import io.github.camelcopilot.Initiator;
import io.github.camelcopilot.OutputMode;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.ToolApprovalScope;
import io.github.camelcopilot.ToolErrorStrategy;
import io.github.camelcopilot.WireApiName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;

/**
 * Rejects invalid values of options that have a fixed set of values. Unlike Camel's, the message
 * lists the valid values. It does not quote the invalid one, which may be a misplaced credential,
 * unless it is the name of a known server. Holds no state.
 */
public final class EnumOptions {

    private static final String PROVIDER = "provider";

    private static final Map<String, List<String>> VALID =
            Stream.of(
                            Map.entry(PROVIDER, names(ProviderName.values())),
                            Map.entry("wireApi", names(WireApiName.values())),
                            Map.entry("emit", names(Emit.values())),
                            Map.entry("bodyFormat", names(BodyFormat.values())),
                            Map.entry("initiator", names(Initiator.values())),
                            Map.entry(
                                    "toolExecutionErrorStrategy",
                                    names(ToolErrorStrategy.values())),
                            Map.entry(
                                    "hallucinatedToolNameStrategy",
                                    names(ToolErrorStrategy.values())),
                            Map.entry("toolApprovalFor", names(ToolApprovalScope.values())),
                            Map.entry("outputMode", names(OutputMode.values())))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    entry -> OptionName.normalize(entry.getKey()),
                                    Map.Entry::getValue));

    private EnumOptions() {}

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(EnumOptions::optionName).toList();
    }

    /** Returns the name of a value as users write it, such as {@code failExchange}. */
    private static String optionName(Enum<?> value) {
        String lower = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return StringHelper.dashToCamelCase(lower);
    }

    /**
     * Checks the options that have a fixed set of values.
     *
     * @param options the values by option name, in camel or kebab case
     * @throws IllegalArgumentException if a value is invalid; the message lists the valid ones
     */
    public static void check(Map<String, Object> options) {
        options.forEach(EnumOptions::check);
    }

    /**
     * Checks an option if it has a fixed set of values and its value is a string.
     *
     * @throws IllegalArgumentException if the value is invalid; the message lists the valid ones
     */
    public static void check(String option, Object value) {
        List<String> valid = VALID.get(OptionName.normalize(option));
        if (valid == null || !(value instanceof String text)) {
            return;
        }
        String name = text.toLowerCase(Locale.ROOT);
        // A reference is resolved later; Camel treats a blank value as unset.
        boolean isValid = valid.stream().anyMatch(each -> each.equalsIgnoreCase(name));
        if (isValid || name.isBlank() || name.startsWith("#")) {
            return;
        }
        throw new IllegalArgumentException(message(option, name, valid));
    }

    private static String message(String option, String value, List<String> valid) {
        Optional<String> recipe =
                OptionName.normalize(option).equals(PROVIDER)
                        ? KnownServers.recipe(value)
                        : Optional.empty();
        String advice =
                recipe.map(options -> "; for " + value + " use " + options)
                        .or(
                                () ->
                                        NearestName.of(value, valid)
                                                .map(near -> " (did you mean " + near + "?)"))
                        .orElse(
                                OptionName.normalize(option).equals(PROVIDER)
                                        ? "; for a service that is compatible with OpenAI, use provider=openai with its baseUrl"
                                        : "");
        return "The value of the option "
                + option
                + " is invalid; valid are: "
                + String.join(", ", valid)
                + advice;
    }
}
