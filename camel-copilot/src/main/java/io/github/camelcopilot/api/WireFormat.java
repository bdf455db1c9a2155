package io.github.camelcopilot.api;

import java.util.Locale;

/** The JSON in which a service takes a prompt and gives its answer. */
public enum WireFormat {
    /** OpenAI's Chat Completions, which nearly every service and local server speaks. */
    COMPLETIONS,
    /** OpenAI's Responses, which some of its newer models speak alone. */
    RESPONSES,
    /** Anthropic's Messages. */
    MESSAGES;

    /** Returns the format as the option {@code wireApi} names it, such as {@code responses}. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
