package io.github.camelcopilot;

/** The services that answer prompts. */
public enum ProviderName {
    /** GitHub Copilot. */
    COPILOT
}
