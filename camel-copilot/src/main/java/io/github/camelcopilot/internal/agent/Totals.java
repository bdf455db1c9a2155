// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Usage;

/** The tokens and the cost of the model calls of one exchange. Used by one thread at a time. */
final class Totals {

    /** Null as long as no call reported it. */
    private Usage usage;

    private Cost cost;
    private boolean lacksCost;

    void add(ChatResult result) {
        usage = sum(usage, result.usage());
        cost = sum(cost, result.cost());
        lacksCost |= result.cost() == null;
    }

    private static Usage sum(Usage a, Usage b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Usage.builder()
                .promptTokens(a.promptTokens() + b.promptTokens())
                .completionTokens(a.completionTokens() + b.completionTokens())
                .totalTokens(a.totalTokens() + b.totalTokens())
                .cachedTokens(a.cachedTokens() + b.cachedTokens())
                .cacheWriteTokens(a.cacheWriteTokens() + b.cacheWriteTokens())
                .reasoningTokens(a.reasoningTokens() + b.reasoningTokens())
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
    Usage usage() {
        return usage;
    }

    /** Returns the sum, or null if the cost of no call is known. */
    Cost cost() {
        return cost;
    }

    /** Returns the number of tokens as far as it is known. */
    long tokens() {
        return usage == null ? 0 : usage.totalTokens();
    }

    /** Returns the cost in AI credits as far as it is known. */
    double credits() {
        return cost == null ? 0 : cost.credits();
    }

    /** Returns whether the cost of a call is unknown. */
    boolean lacksCost() {
        return lacksCost;
    }
}
