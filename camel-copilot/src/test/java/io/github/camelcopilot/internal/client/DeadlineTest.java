// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger expiries = new AtomicInteger();
    private final Deadline deadline = new Deadline(time, expiries::incrementAndGet);

    private void assertExpiresAfter(Duration rest) {
        time.advance(rest.minusSeconds(1));
        assertThat(expiries).hasValue(0);
        time.advance(Duration.ofSeconds(1));
        assertThat(expiries).hasValue(1);
        assertThat(time.alarms()).isZero();
    }

    @Test
    void expiresAfterItsLimit() {
        deadline.start(LIMIT);
        assertExpiresAfter(LIMIT);
    }

    @Test
    void aPauseDoesNotCount() {
        deadline.start(LIMIT);
        time.advance(Duration.ofSeconds(20));
        deadline.pause(Duration.ofMinutes(15));
        time.advance(Duration.ofMinutes(10));
        deadline.resume();
        assertExpiresAfter(Duration.ofSeconds(40));
    }

    @Test
    void aPauseHasALimitToo() {
        deadline.start(LIMIT);
        time.advance(Duration.ofSeconds(20));
        deadline.pause(Duration.ofSeconds(30));
        assertExpiresAfter(Duration.ofSeconds(70));
    }

    @Test
    void startsOnce() {
        deadline.start(LIMIT);
        time.advance(Duration.ofSeconds(20));
        deadline.start(LIMIT);
        assertExpiresAfter(Duration.ofSeconds(40));
    }

    @Test
    void withoutALimitItSetsNoAlarm() {
        deadline.start(Duration.ZERO);
        deadline.pause(LIMIT);
        deadline.resume();
        assertThat(time.alarms()).isZero();
    }

    @Test
    void onceCancelledItSetsNoAlarm() {
        deadline.start(LIMIT);
        deadline.cancel();
        assertThat(time.alarms()).isZero();
        deadline.pause(LIMIT);
        deadline.resume();
        assertThat(time.alarms()).isZero();
    }
}
