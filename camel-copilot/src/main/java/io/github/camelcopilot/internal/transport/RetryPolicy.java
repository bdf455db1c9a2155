// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * Decides whether and after which delay a call is retried: exponential backoff with full jitter, or
 * the delay that the service requests with Retry-After (RFC 9110, section 10.2.3). Immutable, so
 * any thread may use it.
 *
 * <pre>{@code
 * Optional<Duration> delay = policy.afterResponse(1, head); // empty = no retry
 * }</pre>
 */
public final class RetryPolicy {

    /** Request timeout, too many requests, and failures of the server or a gateway. */
    private static final Set<Integer> RETRIED_STATUSES = Set.of(408, 429, 500, 502, 503, 504, 529);

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,30}(?:\\.[0-9]{1,30})?");

    /** Replaces longer delays. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final BigDecimal LONGEST_MILLIS = BigDecimal.valueOf(LONGEST.toMillis());

    /** Upper bound of the first delay, which doubles with each retry. */
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);

    /**
     * The preferred format and the two obsolete ones that a recipient must accept (RFC 9110,
     * section 5.6.7).
     */
    private static final DateTimeFormatter[] HTTP_DATES = {
        DateUtils.FORMATTER_RFC1123,
        DateUtils.FORMATTER_RFC1036,
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC)
    };

    private final int maxRetries;
    private final boolean replaces;
    private final Duration maxDelay;
    private final DoubleSupplier random;
    private final Supplier<Instant> clock;

    /**
     * @param maxRetries maximum number of attempts after the first
     * @param maxDelay maximum delay; if the service requests a longer one, there is no retry
     * @param random returns numbers from 0 to 1
     * @param clock returns the time of day, for a Retry-After that is a date
     */
    public RetryPolicy(
            int maxRetries, Duration maxDelay, DoubleSupplier random, Supplier<Instant> clock) {
        this(maxRetries, true, maxDelay, random, clock);
    }

    private RetryPolicy(
            int maxRetries,
            boolean replaces,
            Duration maxDelay,
            DoubleSupplier random,
            Supplier<Instant> clock) {
        this.maxRetries = maxRetries;
        this.replaces = replaces;
        this.maxDelay = maxDelay;
        this.random = random;
        this.clock = clock;
    }

    /** Returns the policy of a request that is never sent a second time. */
    public RetryPolicy once() {
        return new RetryPolicy(0, false, maxDelay, random, clock);
    }

    /**
     * Returns whether a call that lost a pooled connection before the response is sent again on a
     * new one, without counting as a retry: such a connection may have been dead already (RFC 9112,
     * section 9.3.1).
     */
    boolean replacesConnection() {
        return replaces;
    }

    /**
     * Returns the delay before the next attempt.
     *
     * @param attempts number of attempts made
     * @param head of the response to the last of them
     * @return empty = no retry
     */
    Optional<Duration> afterResponse(int attempts, ResponseHead head) {
        if (attempts > maxRetries || !RETRIED_STATUSES.contains(head.status())) {
            return Optional.empty();
        }
        Optional<Duration> requested = retryAfter(head, clock.get());
        if (requested.isPresent()) {
            return requested.filter(delay -> delay.compareTo(maxDelay) <= 0);
        }
        return Optional.of(backoff(attempts));
    }

    /**
     * Returns the delay before the next attempt.
     *
     * @param attempts number of attempts made
     * @param failure of the last of them
     * @return empty = no retry
     */
    Optional<Duration> afterFailure(int attempts, TransportException failure) {
        return attempts <= maxRetries && failure.kind().isRetried()
                ? Optional.of(backoff(attempts))
                : Optional.empty();
    }

    /**
     * As {@link #afterFailure}, for a response that is handed on as it arrives. Until something has
     * been handed on, a further attempt has no visible effect, so a truncated response is retried
     * too.
     */
    Optional<Duration> afterStreamFailure(
            int attempts, TransportException failure, boolean handedOn) {
        boolean retried =
                !handedOn
                        && (failure.kind().isRetried()
                                || failure.kind() == TransportException.Kind.BROKEN);
        return attempts <= maxRetries && retried
                ? Optional.of(backoff(attempts))
                : Optional.empty();
    }

    private Duration backoff(int attempts) {
        long widest = FIRST_DELAY.toMillis() << Math.min(attempts - 1, 20);
        return Duration.ofMillis(
                (long) (Math.min(widest, maxDelay.toMillis()) * random.getAsDouble()));
    }

    /**
     * Returns the delay that the response requests: {@code retry-after-ms} in milliseconds, or else
     * {@code Retry-After} in seconds or as an HTTP date in any of its three formats. Zero for a
     * date in the past; empty for an unreadable value.
     */
    public static Optional<Duration> retryAfter(ResponseHead head, Instant now) {
        // OpenAI and Azure send both fields; the one in milliseconds is more precise.
        return head.field(ResponseField.RETRY_AFTER_MS)
                .map(String::strip)
                .flatMap(RetryPolicy::parseMillis)
                .or(
                        () ->
                                head.field(ResponseField.RETRY_AFTER)
                                        .map(String::strip)
                                        .flatMap(value -> parse(value, now)));
    }

    /** Returns whether the response has a field that requests a delay, readable or not. */
    public static boolean asksToWait(ResponseHead head) {
        return head.field(ResponseField.RETRY_AFTER, ResponseField.RETRY_AFTER_MS).isPresent();
    }

    private static Optional<Duration> parseMillis(String value) {
        if (!MILLIS.matcher(value).matches()) {
            return Optional.empty();
        }
        BigDecimal millis = new BigDecimal(value).setScale(0, RoundingMode.CEILING);
        return Optional.of(Duration.ofMillis(millis.min(LONGEST_MILLIS).longValueExact()));
    }

    private static Optional<Duration> parse(String value, Instant now) {
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // Longer numbers would overflow.
            return value.length() <= 9
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                    : Optional.of(LONGEST);
        }
        return Optional.ofNullable(DateUtils.parseDate(value, HTTP_DATES))
                .map(date -> Duration.between(now, date))
                .map(delay -> delay.isNegative() ? Duration.ZERO : delay);
    }
}
