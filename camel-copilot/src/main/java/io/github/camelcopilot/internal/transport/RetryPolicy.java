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
 * Decides whether a call is tried again and after which wait: exponential with full jitter, or as
 * long as the service asks with Retry-After (RFC 9110, section 10.2.3). Holds no state, so any
 * thread may ask.
 *
 * <pre>{@code
 * Optional<Duration> wait = policy.afterAnswer(1, head); // empty = that answer stands
 * }</pre>
 */
public final class RetryPolicy {

    /**
     * Request timeout, too many requests, and failures of the server or of what stands before it.
     */
    private static final Set<Integer> RETRIED_STATUSES = Set.of(408, 429, 500, 502, 503, 504, 529);

    private static final String RETRY_AFTER = "retry-after";

    /** Not standard: OpenAI's and Azure's services have it. */
    private static final String RETRY_AFTER_MILLIS = "retry-after-ms";

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,30}(?:\\.[0-9]{1,30})?");

    /** What stands for a wait that is too long to be counted. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final BigDecimal MOST_MILLIS = BigDecimal.valueOf(LONGEST.toMillis());

    /** The first wait is chosen between zero and this; each further one from twice as much. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /**
     * The form of today, and the two older ones that a recipient must accept (RFC 9110, section
     * 5.6.7).
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
     * @param maxRetries how many more tries follow the first
     * @param maxDelay the longest wait; a service that asks for more is not tried again
     * @param random gives numbers from 0 to 1
     * @param clock gives the time of day, for a Retry-After that is a date
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

    /** Returns the policy of a request that is never sent a second time, whatever became of it. */
    public RetryPolicy once() {
        return new RetryPolicy(0, false, maxDelay, random, clock);
    }

    /**
     * Returns whether a call that lost a pooled connection before the answer is sent on a new one,
     * which counts as no retry: such a connection may have been dead before (RFC 9112, section
     * 9.3.1).
     */
    boolean replacesConnection() {
        return replaces;
    }

    /**
     * Returns the wait before the next try after {@code tries} tries and this answer, or nothing:
     * the answer stands.
     */
    Optional<Duration> afterAnswer(int tries, ResponseHead head) {
        if (tries > maxRetries || !RETRIED_STATUSES.contains(head.status())) {
            return Optional.empty();
        }
        Optional<Duration> asked = retryAfter(head, clock.get());
        if (asked.isPresent()) {
            return asked.filter(wait -> wait.compareTo(maxDelay) <= 0);
        }
        return Optional.of(backoff(tries));
    }

    /**
     * Returns the wait before the next try after {@code tries} tries and this failure, or nothing:
     * the failure stands.
     */
    Optional<Duration> afterFailure(int tries, TransportException failure) {
        return tries <= maxRetries && failure.kind().isRetried()
                ? Optional.of(backoff(tries))
                : Optional.empty();
    }

    /**
     * As {@link #afterFailure}, for an answer that is handed on while it comes: until something was
     * handed on nobody can tell a further try from the first, so that an answer which broke off
     * before is tried again too.
     */
    Optional<Duration> afterStreamFailure(int tries, TransportException failure, boolean handedOn) {
        boolean retried =
                !handedOn
                        && (failure.kind().isRetried()
                                || failure.kind() == TransportException.Kind.BROKEN);
        return tries <= maxRetries && retried ? Optional.of(backoff(tries)) : Optional.empty();
    }

    private Duration backoff(int tries) {
        long widest = FIRST_WAIT.toMillis() << Math.min(tries - 1, 20);
        return Duration.ofMillis(
                (long) (Math.min(widest, maxDelay.toMillis()) * random.getAsDouble()));
    }

    /**
     * Returns how long the answer asks to wait: {@code retry-after-ms} in milliseconds, or else
     * {@code Retry-After} in seconds or as an HTTP date in any of its three forms; a date that has
     * passed gives zero, what cannot be read gives nothing.
     */
    public static Optional<Duration> retryAfter(ResponseHead head, Instant now) {
        // OpenAI and Azure send both, and mean the finer one.
        return head.field(RETRY_AFTER_MILLIS)
                .map(String::strip)
                .flatMap(RetryPolicy::parseMillis)
                .or(
                        () ->
                                head.field(RETRY_AFTER)
                                        .map(String::strip)
                                        .flatMap(value -> parse(value, now)));
    }

    /** Returns whether the answer has one of the fields that ask to wait, readable or not. */
    public static boolean asksToWait(ResponseHead head) {
        return head.field(RETRY_AFTER, RETRY_AFTER_MILLIS).isPresent();
    }

    private static Optional<Duration> parseMillis(String value) {
        if (!MILLIS.matcher(value).matches()) {
            return Optional.empty();
        }
        BigDecimal millis = new BigDecimal(value).setScale(0, RoundingMode.CEILING);
        return Optional.of(Duration.ofMillis(millis.min(MOST_MILLIS).longValueExact()));
    }

    private static Optional<Duration> parse(String value, Instant now) {
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // Longer numbers would overflow, and no service means them.
            return value.length() <= 9
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                    : Optional.of(LONGEST);
        }
        return Optional.ofNullable(DateUtils.parseDate(value, HTTP_DATES))
                .map(date -> Duration.between(now, date))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }
}
