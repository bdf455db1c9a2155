// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Makes Awaitility check a condition after 10 ms and then at increasing intervals up to 100 ms. Its
 * default is to check every 100 ms, the first time included, although most conditions hold after a
 * few milliseconds.
 */
final class ShortPolls {

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private ShortPolls() {}

    /** Applies to this JVM from now on. */
    static void use() {
        Awaitility.setDefaultPollDelay(FIRST);
        Awaitility.setDefaultPollInterval((count, previous) -> next(previous));
    }

    private static Duration next(Duration previous) {
        Duration doubled = previous.multipliedBy(2);
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
