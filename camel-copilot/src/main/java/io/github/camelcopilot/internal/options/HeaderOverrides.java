// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotHeaders;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The message headers that may override an option: the parsed option {@code headerOverrides}.
 * Immutable.
 *
 * @param names the names of the headers
 */
public record HeaderOverrides(Set<String> names) {

    /** Maps each option that can be overridden to its header. */
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
        headers.put("fallbackModel", CopilotHeaders.FALLBACK_MODEL);
        headers.put("tags", CopilotHeaders.TAGS);
        headers.put("toolChoice", CopilotHeaders.TOOL_CHOICE);
        headers.put("maxAgenticTokens", CopilotHeaders.MAX_AGENTIC_TOKENS);
        headers.put("maxCost", CopilotHeaders.MAX_COST);
        headers.put("memoryId", CopilotHeaders.MEMORY_ID);
        headers.put("jsonSchema", CopilotHeaders.JSON_SCHEMA);
        return headers;
    }

    public HeaderOverrides {
        names = Set.copyOf(names);
    }

    /**
     * Parses the option.
     *
     * @param option {@code true}, {@code false}, or names of headers or options, separated by
     *     commas
     * @throws IllegalArgumentException if a name is unknown; the message lists the valid headers
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
                            + "' is not a header that overrides an option"
                            + advice
                            + ". Valid headers are: "
                            + String.join(", ", BY_OPTION.values()));
        }
        return header;
    }

    /** Returns whether the header may override its option. */
    public boolean allows(String header) {
        return names.contains(header);
    }

    /** Returns whether all headers may override their options. */
    public boolean allowsAll() {
        return names.size() == BY_OPTION.size();
    }
}
