package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.BodyFormat;
import io.github.camelcopilot.Emit;
import io.github.camelcopilot.Initiator;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.WireApiName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses values of options that have a list of valid ones, and names those, since Camel's own
 * message names none. The value itself is not quoted, unless it is the name of a known server: it
 * may be a credential in the wrong place. Holds no state.
 */
public final class EnumOptions {

    private static final String PROVIDER = "provider";

    private static final Map<String, List<String>> VALID =
            Stream.of(
                            Map.entry(PROVIDER, names(ProviderName.values())),
                            Map.entry("wireApi", names(WireApiName.values())),
                            Map.entry("emit", names(Emit.values())),
                            Map.entry("bodyFormat", names(BodyFormat.values())),
                            Map.entry("initiator", names(Initiator.values())))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    entry -> OptionName.uniform(entry.getKey()),
                                    Map.Entry::getValue));

    private EnumOptions() {}

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Checks options as text.
     *
     * @param options by their names, which may be in kebab or camel case
     * @throws IllegalArgumentException that names the valid values
     */
    public static void check(Map<String, Object> options) {
        options.forEach(EnumOptions::check);
    }

    /** Checks one option. */
    public static void check(String option, Object value) {
        List<String> valid = VALID.get(OptionName.uniform(option));
        if (valid == null || !(value instanceof String text)) {
            return;
        }
        String name = text.toLowerCase(Locale.ROOT);
        // A reference is resolved later; Camel reads blank text as an option that is not set.
        if (valid.contains(name) || name.isBlank() || name.startsWith("#")) {
            return;
        }
        throw new IllegalArgumentException(refusal(option, name, valid));
    }

    private static String refusal(String option, String value, List<String> valid) {
        Optional<String> recipe =
                OptionName.uniform(option).equals(PROVIDER)
                        ? KnownServers.recipe(value)
                        : Optional.empty();
        String advice =
                recipe.map(options -> "; for " + value + " write " + options)
                        .or(
                                () ->
                                        NearestName.of(value, valid)
                                                .map(near -> " (did you mean " + near + "?)"))
                        .orElse(
                                OptionName.uniform(option).equals(PROVIDER)
                                        ? "; a service that speaks as OpenAI does is provider=openai with its baseUrl"
                                        : "");
        return "The value of the option "
                + option
                + " is none of the valid ones: "
                + String.join(", ", valid)
                + advice;
    }
}
