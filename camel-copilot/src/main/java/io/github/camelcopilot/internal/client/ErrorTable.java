// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The table of {@code docs/errors.md}: the kind of error by status, code and words. The first row
 * that matches decides. Holds no state, so any thread may use it.
 */
final class ErrorTable {

    /** Kinds of errors, one for each exception. */
    enum Kind {
        AUTHENTICATION,
        ACCESS,
        MODEL,
        QUOTA,
        RATE_LIMIT,
        REQUEST,
        SERVER
    }

    private record Row(Predicate<ServiceError> condition, Kind kind) {}

    private static final List<Row> ROWS =
            List.of(
                    // Redirects are not followed.
                    row(status(300, 399), Kind.SERVER),
                    row(code(ErrorCodeFamily.QUOTA), Kind.QUOTA),
                    row(status(402), Kind.QUOTA),
                    // So long a wait is for the next period of a plan, not for a rate limit.
                    row(
                            status(429)
                                    .and(waitOfAtLeast(Duration.ofDays(1)))
                                    .and(words(ErrorPhrase.QUOTA_EXCEEDED)),
                            Kind.QUOTA),
                    row(status(401), Kind.AUTHENTICATION),
                    row(
                            status(400).and(words(ErrorPhrase.UNSUPPORTED_TOKEN_KIND)),
                            Kind.AUTHENTICATION),
                    row(status(400, 499).and(code(ErrorCodeFamily.MODEL)), Kind.MODEL),
                    row(anyOf(400, 404, 422).and(sentence(ErrorPhrase.UNKNOWN_MODEL)), Kind.MODEL),
                    // A wrong address says nothing about models.
                    row(
                            status(404)
                                    .and(sentence(ErrorPhrase.MODEL))
                                    .and(words(ErrorPhrase.UNKNOWN_ADDRESS).negate()),
                            Kind.MODEL),
                    row(code(ErrorCodeFamily.RATE_LIMIT), Kind.RATE_LIMIT),
                    row(status(429), Kind.RATE_LIMIT),
                    // GitHub's REST API reports a rate limit in header fields or in words.
                    row(status(403).and(ServiceError::hasLimitHeaders), Kind.RATE_LIMIT),
                    row(anyOf(403, 503).and(words(ErrorPhrase.RATE_LIMIT)), Kind.RATE_LIMIT),
                    row(status(403), Kind.ACCESS),
                    row(status(400, 499), Kind.REQUEST),
                    row(error -> true, Kind.SERVER));

    private ErrorTable() {}

    /** Returns the kind of an error of the service. */
    static Kind kindOf(ServiceError error) {
        return ROWS.stream()
                .filter(row -> row.condition().test(error))
                .findFirst()
                .orElseThrow()
                .kind();
    }

    /** Returns the kind of a proxy's own response, which says nothing about the credential. */
    static Kind kindOfProxyResponse(int status) {
        return status / 100 == 4 ? Kind.REQUEST : Kind.SERVER;
    }

    private static Row row(Predicate<ServiceError> condition, Kind kind) {
        return new Row(condition, kind);
    }

    private static Predicate<ServiceError> status(int status) {
        return error -> error.status() == status;
    }

    private static Predicate<ServiceError> status(int first, int last) {
        return error -> error.status() >= first && error.status() <= last;
    }

    private static Predicate<ServiceError> anyOf(int... statuses) {
        return error -> IntStream.of(statuses).anyMatch(status -> status == error.status());
    }

    private static Predicate<ServiceError> code(ErrorCodeFamily family) {
        return error -> error.hasCode(family);
    }

    private static Predicate<ServiceError> words(ErrorPhrase phrase) {
        return error -> error.mentions(phrase);
    }

    /** As {@link #words}, but not on a page, which may be about anything. */
    private static Predicate<ServiceError> sentence(ErrorPhrase phrase) {
        return error -> !error.isPage() && error.mentions(phrase);
    }

    private static Predicate<ServiceError> waitOfAtLeast(Duration wait) {
        return error -> error.retryAfter() != null && error.retryAfter().compareTo(wait) >= 0;
    }
}
