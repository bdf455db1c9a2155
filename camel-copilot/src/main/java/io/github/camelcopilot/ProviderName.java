package io.github.camelcopilot;

/** The services that answer prompts. */
public enum ProviderName {
    /** GitHub Copilot. */
    COPILOT,
    /** OpenAI, and services and local servers that speak its formats. */
    OPENAI,
    /** Azure OpenAI. */
    AZURE,
    /** Anthropic. */
    ANTHROPIC
}
