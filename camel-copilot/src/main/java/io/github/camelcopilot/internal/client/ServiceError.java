// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.wire.ErrorBody;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * An error as a service reports it: the input of {@link ErrorTable}.
 *
 * @param status HTTP status of the response; of an error within an answer, {@link
 *     ReportedStatus#of}
 * @param body code, type and text of the error
 * @param retryAfter delay that the service requests, or null
 * @param hasLimitHeaders whether header fields state that a limit is reached
 */
record ServiceError(int status, ErrorBody body, Duration retryAfter, boolean hasLimitHeaders) {

    boolean hasCode(ErrorCodeFamily family) {
        return Stream.of(body.code(), body.type()).anyMatch(family::includes);
    }

    boolean mentions(ErrorPhrase phrase) {
        return phrase.isIn(body.message());
    }

    /** Returns whether the body is a page, whose text may not be about this request. */
    boolean isPage() {
        return body.message().startsWith(ErrorBody.HTML);
    }
}
