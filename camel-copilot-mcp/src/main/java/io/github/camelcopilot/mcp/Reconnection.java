// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import java.time.Duration;

/** Computes the delay before an attempt to connect. Not thread-safe. */
final class Reconnection {

    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private final Duration maxDelay;
    private int failures;

    /**
     * @param timeout the time for an attempt, of which the delay takes a quarter at most
     */
    Reconnection(Duration timeout) {
        Duration quarter = timeout.dividedBy(4);
        this.maxDelay = quarter.compareTo(MAX_DELAY) < 0 ? quarter : MAX_DELAY;
    }

    void succeeded() {
        failures = 0;
    }

    void failed() {
        failures++;
    }

    /** Returns the delay: none after the first failure, then doubled for each further one. */
    Duration delay() {
        if (failures < 2) {
            return Duration.ZERO;
        }
        // Beyond the maximum delay long before the shift overflows.
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failures - 2, 20));
        return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
    }
}
