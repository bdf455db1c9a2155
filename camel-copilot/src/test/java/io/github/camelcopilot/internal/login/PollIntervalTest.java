// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The waits between polls, in seconds. */
class PollIntervalTest {

    private static Optional<Duration> seconds(Long seconds) {
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    @ParameterizedTest
    @CsvSource({"5, 10, 10", "5, 6, 6", "5, 5, 10", "5, 1, 10", "5, , 10", ", , 10", "0, , 5"})
    void slowDownLengthensAllLaterWaits(Long interval, Long given, long expected) {
        PollInterval waits = new PollInterval(seconds(interval));

        assertThat(waits.nextAfterSlowDown(seconds(given))).hasSeconds(expected);
        assertThat(waits.next()).hasSeconds(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "5, '5,10,20,40,60,60'",
        "0, '1,2,4,8,16,32,60,60'",
        "40, '40,60,60'",
        "90, '90,90,90'"
    })
    void waitsAfterFaultsDoubleUpToALimit(Long interval, String expected) {
        PollInterval waits = new PollInterval(seconds(interval));
        List<Long> limits = Arrays.stream(expected.split(",")).map(Long::valueOf).toList();

        assertThat(limits)
                .allSatisfy(
                        limit ->
                                assertThat(waits.nextAfterFault(Optional.empty()))
                                        .hasSeconds(limit));
        assertThat(waits.next()).hasSeconds(interval);
    }

    @Test
    void aResponseEndsTheDoubling() {
        PollInterval waits = new PollInterval(Optional.empty());
        waits.nextAfterFault(Optional.empty());
        waits.nextAfterFault(Optional.empty());

        assertThat(waits.next()).hasSeconds(5);
        assertThat(waits.nextAfterFault(Optional.empty())).hasSeconds(5);
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "5, 5", "300, 300"})
    void retryAfterOnlyLengthensAWait(Long retryAfter, long expected) {
        assertThat(new PollInterval(Optional.empty()).nextAfterFault(seconds(retryAfter)))
                .hasSeconds(expected);
    }
}
