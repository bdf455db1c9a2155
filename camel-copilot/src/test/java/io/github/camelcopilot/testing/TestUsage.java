// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.api.Usage;

/** Writes a usage in one line, for tables of cases. */
public final class TestUsage {

    private TestUsage() {}

    /** Returns a usage with these numbers of tokens. */
    public static Usage of(
            int promptTokens,
            int completionTokens,
            int totalTokens,
            int cachedTokens,
            int reasoningTokens) {
        return Usage.builder()
                .promptTokens(promptTokens)
                .completionTokens(completionTokens)
                .totalTokens(totalTokens)
                .cachedTokens(cachedTokens)
                .reasoningTokens(reasoningTokens)
                .build();
    }

    /** Returns a usage of which some tokens of the prompt are written to the cache. */
    public static Usage writing(int cacheWriteTokens, Usage usage) {
        return usage.toBuilder().cacheWriteTokens(cacheWriteTokens).build();
    }
}
