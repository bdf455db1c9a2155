// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The quotas of the simulated account, and what prompts draw on them. Thread-safe. Amounts are in
 * 10<sup>-9</sup> of a quota's unit.
 */
final class Quotas {

    static final String CHAT = "chat";
    static final String PREMIUM = "premium_interactions";
    static final List<String> NAMES = List.of(CHAT, "completions", PREMIUM);

    private final Map<String, Quota> quotas = new TreeMap<>();
    private boolean overagePermitted;

    synchronized void set(String name, Quota quota) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("Not one of the quotas " + NAMES + ": " + name);
        }
        quotas.put(name, quota);
    }

    synchronized void remaining(String name, long amount) {
        Quota quota = quotas.get(name);
        if (quota == null || quota.isUnlimited()) {
            throw new IllegalStateException("The quota has no entitlement: " + name);
        }
        quota.remaining(amount);
    }

    synchronized void overagePermitted(boolean permitted) {
        overagePermitted = permitted;
    }

    synchronized void reset() {
        quotas.clear();
        overagePermitted = false;
    }

    /**
     * Draws one prompt on {@code chat}, and its known cost on {@code premium_interactions}. Draws
     * nothing and returns false if either has nothing left and permits no overage.
     *
     * @param cost empty = the prompt costs nothing
     */
    synchronized boolean admit(QuotaDraw draw, OptionalLong cost) {
        Quota chat = quotas.get(CHAT);
        Quota premium = cost.isPresent() ? quotas.get(PREMIUM) : null;
        if (refuses(chat) || refuses(premium)) {
            return false;
        }
        if (chat != null) {
            draw.add(chat, Nano.ONE);
        }
        if (premium != null) {
            draw.add(premium, cost.getAsLong());
        }
        return true;
    }

    private boolean refuses(Quota quota) {
        return quota != null && quota.isUsedUp() && !overagePermitted;
    }

    /** Draws the cost of an answer on {@code premium_interactions}, even beyond its end. */
    synchronized void charge(QuotaDraw draw, long cost) {
        Quota premium = quotas.get(PREMIUM);
        if (premium != null) {
            draw.add(premium, cost);
        }
    }

    synchronized void refund(QuotaDraw draw) {
        draw.refund();
    }

    /** Returns the state of the quotas that are set. */
    synchronized List<QuotaSnapshot> snapshots(Instant resetAt) {
        return quotas.entrySet().stream()
                .map(entry -> entry.getValue().snapshot(entry.getKey(), overagePermitted, resetAt))
                .toList();
    }

    /** Returns the state of all quotas; one that is not set is unlimited. */
    synchronized List<QuotaSnapshot> report(Instant resetAt) {
        return NAMES.stream()
                .map(
                        name ->
                                quotas.getOrDefault(name, Quota.unlimited())
                                        .snapshot(name, overagePermitted, resetAt))
                .toList();
    }
}
