// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);
    private static final Set<Integer> RETRIED = Set.of(408, 429, 500, 502, 503, 504, 529);

    private static RetryPolicy policy(int maxRetries, double random) {
        return new RetryPolicy(maxRetries, MAX_DELAY, () -> random, () -> NOW);
    }

    private static ResponseHead head(int status, String retryAfter) {
        return new ResponseHead(
                status,
                retryAfter == null ? Map.of() : Map.of(ResponseField.RETRY_AFTER, retryAfter));
    }

    private static TransportException failure(Kind kind) {
        return new TransportException(kind, "", null, null);
    }

    static Stream<Arguments> retryAfters() {
        return Stream.of(
                arguments("0", Duration.ZERO),
                arguments("7", Duration.ofSeconds(7)),
                arguments(" 7 ", Duration.ofSeconds(7)),
                arguments("6311", Duration.ofSeconds(6311)),
                arguments("999999999", Duration.ofSeconds(999_999_999)),
                arguments("99999999999999999999999", Duration.ofDays(365)),
                arguments("Sat, 21 Nov 2026 06:00:20 GMT", Duration.ofSeconds(20)),
                arguments("Mon, 23 Nov 2026 06:00:00 GMT", Duration.ofDays(2)),
                arguments("Sat, 21 Nov 2026 05:59:00 GMT", Duration.ZERO),
                // The two obsolete formats of a date, which RFC 9110 requires too.
                arguments("Saturday, 21-Nov-26 06:00:20 GMT", Duration.ofSeconds(20)),
                arguments("Sat Nov 21 06:00:20 2026", Duration.ofSeconds(20)),
                arguments("Sat Nov  7 06:00:20 2026", Duration.ZERO),
                arguments("-5", null),
                arguments("1.5", null),
                arguments("soon", null),
                arguments("21 Nov", null),
                arguments("٣", null),
                arguments("", null),
                arguments(null, null));
    }

    @ParameterizedTest
    @MethodSource("retryAfters")
    void retryAfterIsSecondsOrADate(String value, Duration expected) {
        assertThat(RetryPolicy.retryAfter(head(429, value), NOW))
                .isEqualTo(Optional.ofNullable(expected));
    }

    static Stream<Arguments> retryAfterMillis() {
        return Stream.of(
                arguments("120000", null, Duration.ofMinutes(2)),
                arguments("120000", "7", Duration.ofMinutes(2)),
                arguments(" 250 ", null, Duration.ofMillis(250)),
                arguments("250.4", "1", Duration.ofMillis(251)),
                arguments("0", "7", Duration.ZERO),
                arguments("99999999999999999999999", null, Duration.ofDays(365)),
                arguments("-5", "7", Duration.ofSeconds(7)),
                arguments("soon", "7", Duration.ofSeconds(7)),
                arguments("1e3", null, null),
                arguments("٣", null, null),
                arguments("", "7", Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @MethodSource("retryAfterMillis")
    void retryAfterMsIsMillisecondsAndCountsFirst(
            String millis, String retryAfter, Duration expected) {
        Map<ResponseField, String> fields = new HashMap<>();
        fields.put(ResponseField.RETRY_AFTER_MS, millis);
        if (retryAfter != null) {
            fields.put(ResponseField.RETRY_AFTER, retryAfter);
        }
        ResponseHead head = new ResponseHead(429, fields);

        assertThat(RetryPolicy.retryAfter(head, NOW)).isEqualTo(Optional.ofNullable(expected));
        assertThat(policy(2, 0.5).afterResponse(1, head))
                .isEqualTo(
                        expected == null
                                ? Optional.of(Duration.ofMillis(250))
                                : Optional.of(expected)
                                        .filter(wait -> wait.compareTo(MAX_DELAY) <= 0));
    }

    static Stream<Arguments> obeyed() {
        return Stream.of(
                arguments("7", Duration.ofSeconds(7)),
                arguments("30", MAX_DELAY),
                arguments("31", null),
                arguments("6311", null),
                arguments("99999999999999999999999", null),
                arguments("Sat, 21 Nov 2026 06:00:30 GMT", MAX_DELAY),
                arguments("Sat, 21 Nov 2026 06:00:31 GMT", null),
                arguments("Sat, 21 Nov 2026 05:59:00 GMT", Duration.ZERO),
                arguments("soon", Duration.ofMillis(250)),
                arguments("-5", Duration.ofMillis(250)));
    }

    @ParameterizedTest
    @MethodSource("obeyed")
    void theDelayIsThatOfTheServiceUpToMaxRetryDelay(String retryAfter, Duration expected) {
        assertThat(policy(2, 0.5).afterResponse(1, head(429, retryAfter)))
                .isEqualTo(Optional.ofNullable(expected));
    }

    static Stream<Arguments> backoffs() {
        return Stream.of(
                arguments(1, 0.0, 0),
                arguments(1, 0.5, 250),
                arguments(1, 1.0, 500),
                arguments(2, 0.0, 0),
                arguments(2, 0.5, 500),
                arguments(2, 1.0, 1000),
                arguments(3, 1.0, 2000),
                arguments(6, 1.0, 16_000),
                arguments(7, 1.0, 30_000),
                arguments(7, 0.5, 15_000),
                arguments(50, 1.0, 30_000),
                arguments(1000, 0.5, 15_000));
    }

    @ParameterizedTest
    @MethodSource("backoffs")
    void withoutRetryAfterTheDelayIsExponentialWithFullJitter(
            int attempts, double random, long millis) {
        RetryPolicy policy = policy(2000, random);

        assertThat(policy.afterResponse(attempts, head(500, null)))
                .contains(Duration.ofMillis(millis));
        assertThat(policy.afterFailure(attempts, failure(Kind.LOST)))
                .contains(Duration.ofMillis(millis));
    }

    @Test
    void onlyTheStatusesOfTheContractAreRetried() {
        IntStream.rangeClosed(200, 599)
                .forEach(
                        status ->
                                assertThat(policy(1, 0).afterResponse(1, head(status, null)))
                                        .as("status %d", status)
                                        .matches(
                                                wait ->
                                                        wait.isPresent()
                                                                == RETRIED.contains(status)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyFailuresBeforeAResponseAreRetried(Kind kind) {
        Set<Kind> retried = EnumSet.of(Kind.NOT_CONNECTED, Kind.LOST, Kind.CONNECT_TIMEOUT);

        assertThat(policy(1, 0).afterFailure(1, failure(kind)).isPresent())
                .isEqualTo(retried.contains(kind));
    }

    static Stream<Arguments> counts() {
        return Stream.of(
                arguments(0, 1, false),
                arguments(1, 1, true),
                arguments(1, 2, false),
                arguments(2, 2, true),
                arguments(2, 3, false),
                arguments(-1, 1, false));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void thereAreNoMoreRetriesThanMaxRetries(int maxRetries, int attempts, boolean again) {
        RetryPolicy policy = policy(maxRetries, 0);

        assertThat(policy.afterResponse(attempts, head(503, "1")).isPresent()).isEqualTo(again);
        assertThat(policy.afterFailure(attempts, failure(Kind.LOST)).isPresent()).isEqualTo(again);
    }
}
