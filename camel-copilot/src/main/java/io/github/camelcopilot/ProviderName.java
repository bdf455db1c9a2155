// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/** The values of the option {@code provider}: services that answer prompts. */
public enum ProviderName {
    /** GitHub Copilot. */
    COPILOT,
    /** OpenAI, and any service or local server that is compatible with its API. */
    OPENAI,
    /** Azure OpenAI. */
    AZURE,
    /** Anthropic. */
    ANTHROPIC
}
