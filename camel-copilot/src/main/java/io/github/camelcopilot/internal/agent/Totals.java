// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.client.CallTotals;

/** The tokens and the cost of the model calls of one exchange. Used by one thread at a time. */
final class Totals {

    private final CallTotals calls = new CallTotals();
    private boolean lacksCost;

    void add(ChatResult result) {
        calls.add(result.usage(), result.cost());
        lacksCost |= result.cost() == null;
    }

    /** Returns the sum, or null if no call reported its usage. */
    Usage usage() {
        return calls.usage();
    }

    /** Returns the sum, or null if the cost of no call is known. */
    Cost cost() {
        return calls.cost();
    }

    /** Returns the number of tokens as far as it is known. */
    long tokens() {
        return usage() == null ? 0 : usage().totalTokens();
    }

    /** Returns the cost in AI credits as far as it is known. */
    double credits() {
        return cost() == null ? 0 : cost().credits();
    }

    /** Returns whether the cost of a call is unknown. */
    boolean lacksCost() {
        return lacksCost;
    }
}
