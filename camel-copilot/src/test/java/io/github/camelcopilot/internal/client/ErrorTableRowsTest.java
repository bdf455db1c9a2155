// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.client.ErrorTable.Kind;
import io.github.camelcopilot.internal.wire.ErrorBody;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kind of error by status, code, words, wait and header fields, where two rows of the table
 * match, and at the edges of a row. {@link ErrorTablePageTest} has the rows of the page.
 */
class ErrorTableRowsTest {

    private static final String DAY = "P1D";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // status | code | words | wait | limit headers | kind
                "302 | -                    | moved                           | - | false | SERVER",
                "302 | quota_exceeded       | moved                           | - | false | SERVER",
                "401 | quota_exceeded       | w                               | - | false | QUOTA",
                "401 | model_not_found      | w                               | - | false | AUTHENTICATION",
                "401 | rate_limited         | w                               | - | false | AUTHENTICATION",
                "402 | model_not_found      | w                               | - | false | QUOTA",
                "429 | model_not_found      | w                               | - | false | MODEL",
                "503 | model_not_found      | w                               | - | false | SERVER",
                "409 | model_not_found:pro  | w                               | - | false | MODEL",
                "429 | -                    | quota exceeded                  | "
                        + DAY
                        + " | true | QUOTA",
                "429 | -                    | quota exceeded                  | PT23H59M | true | RATE_LIMIT",
                "429 | -                    | quota exceeded                  | - | false | RATE_LIMIT",
                "429 | -                    | slow down                       | "
                        + DAY
                        + " | true | RATE_LIMIT",
                "400 | -   | Personal Access Tokens are not supported here     | - | false | AUTHENTICATION",
                "403 | -   | Personal Access Tokens are not supported here     | - | false | ACCESS",
                "400 | -                    | unknown model x                 | - | false | MODEL",
                "400 | -                    | about a model                   | - | false | REQUEST",
                "403 | -                    | unknown model x                 | - | false | ACCESS",
                "404 | -                    | about a model                   | - | false | MODEL",
                "404 | -                    | no such route, model            | - | false | REQUEST",
                "404 | -                    | an HTML page: unknown model x   | - | false | REQUEST",
                "403 | -                    | w                               | - | true  | RATE_LIMIT",
                "400 | -                    | rate limit                      | - | true  | REQUEST",
                "503 | -                    | too many requests               | - | false | RATE_LIMIT",
                "500 | -                    | too many requests               | - | false | SERVER",
                "400 | ThrottlingException  | w                               | - | false | RATE_LIMIT",
                "418 | -                    | w                               | - | false | REQUEST",
                "599 | -                    | w                               | - | false | SERVER"
            })
    void theFirstRowThatMatchesDecides(
            int status,
            String code,
            String words,
            Duration wait,
            boolean hasLimitHeaders,
            Kind kind) {
        ErrorBody body = new ErrorBody(words, code, null, 0);

        assertThat(ErrorTable.kindOf(new ServiceError(status, body, wait, hasLimitHeaders)))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"302, SERVER", "403, REQUEST", "407, REQUEST", "502, SERVER"})
    void aProxySaysNothingAboutTheCredential(int status, Kind kind) {
        assertThat(ErrorTable.kindOfProxyResponse(status)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "rate_limit_error, ratelimit",
                "RateLimitError, ratelimit",
                "RATE-LIMIT, ratelimit",
                "user_global_rate_limited:pro, userglobalratelimited",
                "com.amazon.coral#ValidationException, validation",
                "error, error",
                "-, ''"
            })
    void codesAreComparedInOneSpelling(String code, String normalized) {
        assertThat(ErrorCodeFamily.normalize(code)).isEqualTo(normalized);
    }
}
