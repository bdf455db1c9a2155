// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Instant;

/** One quota of the simulated account. Guarded by the lock of {@link Quotas}. */
final class Quota {

    private final long entitlement;
    private final boolean unlimited;
    private final boolean exhausted;
    private long remaining;

    private Quota(long entitlement, boolean unlimited, boolean exhausted) {
        this.entitlement = entitlement;
        this.unlimited = unlimited;
        this.exhausted = exhausted;
        this.remaining = entitlement;
    }

    /**
     * A quota with a limit.
     *
     * @param entitlement in 10<sup>-9</sup> of its unit
     */
    static Quota limited(long entitlement) {
        return new Quota(entitlement, false, false);
    }

    static Quota unlimited() {
        return new Quota(0, true, false);
    }

    static Quota exhausted() {
        return new Quota(0, true, true);
    }

    boolean isUnlimited() {
        return unlimited;
    }

    boolean isUsedUp() {
        return unlimited ? exhausted : remaining <= 0;
    }

    void remaining(long amount) {
        remaining = amount;
    }

    /** Reduces what is left; a negative amount is a refund. */
    void draw(long amount) {
        remaining -= amount;
    }

    QuotaSnapshot snapshot(String name, boolean overagePermitted, Instant resetAt) {
        return new QuotaSnapshot(
                name, entitlement, remaining, unlimited, exhausted, overagePermitted, resetAt);
    }
}
