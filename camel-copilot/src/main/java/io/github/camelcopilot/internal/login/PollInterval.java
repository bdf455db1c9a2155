// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import java.time.Duration;
import java.util.Optional;

/**
 * The time between the polls of a device flow (RFC 8628, sections 3.2 and 3.5). Not thread-safe:
 * the polls of a flow are sequential.
 */
final class PollInterval {

    /** The interval if the host does not specify one (RFC 8628, section 3.2). */
    static final Duration DEFAULT = Duration.ofSeconds(5);

    /** The increase after {@code slow_down} (RFC 8628, section 3.5). */
    static final Duration SLOW_DOWN_STEP = Duration.ofSeconds(5);

    /** Minimum delay after a fault, even if the interval of the host is shorter. */
    static final Duration MIN_BACKOFF = Duration.ofSeconds(1);

    /**
     * Maximum delay after faults, unless the interval or the {@code Retry-After} of the host is
     * longer.
     */
    static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    private Duration interval;
    private int faults;

    /**
     * @param given the interval that the host specifies
     */
    PollInterval(Optional<Duration> given) {
        interval = given.orElse(DEFAULT);
    }

    /** Returns the delay before the first poll and after {@code authorization_pending}. */
    Duration next() {
        faults = 0;
        return interval;
    }

    /**
     * Returns the delay after {@code slow_down}, which applies to all later polls.
     *
     * @param given the new interval, if the host specifies one, as GitHub does; ignored unless it
     *     is longer than the current one
     */
    Duration nextAfterSlowDown(Optional<Duration> given) {
        faults = 0;
        Duration before = interval;
        interval =
                given.filter(longer -> longer.compareTo(before) > 0)
                        .orElse(before.plus(SLOW_DOWN_STEP));
        return interval;
    }

    /**
     * Returns the delay after a fault, which doubles with each further fault (RFC 8628, section
     * 3.5).
     */
    Duration nextAfterFault(Optional<Duration> retryAfter) {
        Duration first = max(interval, MIN_BACKOFF);
        Duration doubled = first.multipliedBy(1L << Math.min(faults++, 10));
        Duration backoff =
                max(interval, doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF);
        return max(backoff, retryAfter.orElse(Duration.ZERO));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
