// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.transport.CallLimits;
import java.time.Duration;
import java.util.Map;

/** Settings of calls that send nothing. */
final class TestCallSettings {

    private static final long MAX_SIZE = 1_000;

    private TestCallSettings() {}

    /** Returns settings without retries and with no other limit of time; zero = none at all. */
    static CallSettings within(Duration requestTimeout) {
        return new CallSettings(
                Duration.ZERO,
                new CallLimits(Duration.ZERO, Duration.ZERO, MAX_SIZE),
                requestTimeout,
                MAX_SIZE,
                MAX_SIZE,
                0,
                Duration.ZERO,
                new StreamSettings(1, 1, Duration.ZERO, Duration.ZERO, true),
                null,
                Map.of());
    }
}
