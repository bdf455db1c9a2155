// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.Tokens;

/** The tokens and the price of several calls together. Used by one thread at a time. */
public final class CallTotals {

    /** Null as long as no call reported it. */
    private Usage usage;

    private Cost cost;

    /**
     * Adds a call.
     *
     * @param callUsage null if unknown
     * @param callCost null if unknown
     */
    public void add(Usage callUsage, Cost callCost) {
        usage = sum(usage, callUsage);
        cost = sum(cost, callCost);
    }

    private static Usage sum(Usage a, Usage b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Usage.builder()
                .promptTokens(Tokens.sum(a.promptTokens(), b.promptTokens()))
                .completionTokens(Tokens.sum(a.completionTokens(), b.completionTokens()))
                .totalTokens(Tokens.sum(a.totalTokens(), b.totalTokens()))
                .cachedTokens(Tokens.sum(a.cachedTokens(), b.cachedTokens()))
                .cacheWriteTokens(Tokens.sum(a.cacheWriteTokens(), b.cacheWriteTokens()))
                .reasoningTokens(Tokens.sum(a.reasoningTokens(), b.reasoningTokens()))
                .build();
    }

    private static Cost sum(Cost a, Cost b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Cost.builder()
                .nanoAiu(a.nanoAiu() + b.nanoAiu())
                .estimated(a.estimated() || b.estimated())
                .premiumRequests(sum(a.premiumRequests(), b.premiumRequests()))
                .build();
    }

    private static Double sum(Double a, Double b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a + b;
    }

    /** Returns the sum, or null if no call reported its usage. */
    public Usage usage() {
        return usage;
    }

    /** Returns the sum, or null if the cost of no call is known. */
    public Cost cost() {
        return cost;
    }
}
