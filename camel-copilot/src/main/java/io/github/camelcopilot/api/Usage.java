package io.github.camelcopilot.api;

/**
 * What a call used, in tokens.
 *
 * @param promptTokens of the prompt
 * @param completionTokens of the answer, reasoning included
 * @param totalTokens both
 * @param cachedTokens of the prompt's tokens, those that the service had in its cache
 * @param reasoningTokens of the answer's tokens, those spent on reasoning
 */
public record Usage(
        int promptTokens,
        int completionTokens,
        int totalTokens,
        int cachedTokens,
        int reasoningTokens) {}
