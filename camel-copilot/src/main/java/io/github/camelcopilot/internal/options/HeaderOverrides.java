package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotHeaders;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which message headers may override an option, as the option {@code headerOverrides} has it: all,
 * none, or some. Immutable.
 *
 * @param names the names of those headers
 */
public record HeaderOverrides(Set<String> names) {

    /** The header for each option that has one. */
    private static final Map<String, String> BY_OPTION = byOption();

    private static Map<String, String> byOption() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("model", CopilotHeaders.MODEL);
        headers.put("systemMessage", CopilotHeaders.SYSTEM_MESSAGE);
        headers.put("userMessage", CopilotHeaders.USER_MESSAGE);
        headers.put("temperature", CopilotHeaders.TEMPERATURE);
        headers.put("topP", CopilotHeaders.TOP_P);
        headers.put("maxTokens", CopilotHeaders.MAX_TOKENS);
        headers.put("reasoningEffort", CopilotHeaders.REASONING_EFFORT);
        headers.put("initiator", CopilotHeaders.INITIATOR);
        return headers;
    }

    public HeaderOverrides {
        names = Set.copyOf(names);
    }

    /**
     * Reads the option.
     *
     * @param option {@code true}, {@code false}, or names of headers or of their options, separated
     *     by commas
     * @throws IllegalArgumentException that names the headers, if it is anything else
     */
    static HeaderOverrides of(String option) {
        String text = option == null ? "" : option.strip();
        if (text.equalsIgnoreCase("true")) {
            return new HeaderOverrides(Set.copyOf(BY_OPTION.values()));
        }
        if (text.equalsIgnoreCase("false")) {
            return new HeaderOverrides(Set.of());
        }
        return new HeaderOverrides(
                Arrays.stream(text.split(",", -1))
                        .map(name -> header(name.strip()))
                        .collect(Collectors.toSet()));
    }

    private static String header(String name) {
        if (BY_OPTION.containsValue(name)) {
            return name;
        }
        String header = BY_OPTION.get(name);
        if (header == null) {
            String advice =
                    NearestName.of(name, BY_OPTION.values())
                            .map(near -> " (did you mean '" + near + "'?)")
                            .orElse("");
            throw new IllegalArgumentException(
                    "The option headerOverrides is true, false, or a list of headers, but '"
                            + name
                            + "' is no header that overrides an option"
                            + advice
                            + ". Those are: "
                            + String.join(", ", BY_OPTION.values()));
        }
        return header;
    }

    /** Returns whether the header of that name may override its option. */
    public boolean allows(String header) {
        return names.contains(header);
    }

    /** Returns whether all of them may. */
    public boolean allowsAll() {
        return names.size() == BY_OPTION.size();
    }
}
