package io.github.camelcopilot;

import java.util.Locale;

/** The services that answer prompts. */
public enum ProviderName {
    /** GitHub Copilot. */
    COPILOT,
    /** OpenAI, and services and local servers that speak its formats. */
    OPENAI,
    /** Azure OpenAI. */
    AZURE,
    /** Anthropic. */
    ANTHROPIC;

    /**
     * Returns the provider that a value of the option {@code provider} means, in any case.
     *
     * @throws IllegalArgumentException that names the valid ones and, for a server that is known,
     *     the options that reach it
     */
    public static ProviderName of(String value) {
        String name = value.strip();
        EnumOptions.check("provider", name);
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
