// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.wire.ErrorBody;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds the HTTP status that an error within an answer corresponds to, since the status of the
 * response itself is 2xx. Holds no state, so any thread may use it.
 */
final class ReportedStatus {

    /** The status of an error about which nothing is known. */
    private static final int UNKNOWN = 500;

    /** By code or type, as {@link ErrorCodeFamily#normalize} writes them. */
    private static final Map<String, Integer> BY_CODE =
            Map.ofEntries(
                    Map.entry("invalidrequest", 400),
                    Map.entry("badrequest", 400),
                    Map.entry("validation", 400),
                    Map.entry("invalidargument", 400),
                    Map.entry("invalidparameter", 400),
                    Map.entry("failedprecondition", 400),
                    Map.entry("outofrange", 400),
                    Map.entry("contentfilter", 400),
                    Map.entry("contentpolicyviolation", 400),
                    Map.entry("contextlengthexceeded", 400),
                    Map.entry("contextwindowexceeded", 400),
                    Map.entry("exceedcontextsize", 400),
                    Map.entry("modelmaxprompttokensexceeded", 400),
                    Map.entry("authentication", 401),
                    Map.entry("unauthenticated", 401),
                    Map.entry("unauthorized", 401),
                    Map.entry("invalidapikey", 401),
                    Map.entry("billing", 402),
                    Map.entry("permission", 403),
                    Map.entry("permissiondenied", 403),
                    Map.entry("accessdenied", 403),
                    Map.entry("forbidden", 403),
                    Map.entry("notfound", 404),
                    Map.entry("resourcenotfound", 404),
                    Map.entry("conflict", 409),
                    Map.entry("requesttoolarge", 413),
                    Map.entry("unprocessableentity", 422),
                    Map.entry("modelstream", 424),
                    Map.entry("internal", 500),
                    Map.entry("internalserver", 500),
                    Map.entry("unavailable", 503),
                    Map.entry("serviceunavailable", 503),
                    Map.entry("modelnotready", 503),
                    Map.entry("timeout", 504),
                    Map.entry("modeltimeout", 504),
                    Map.entry("deadlineexceeded", 504),
                    Map.entry("overloaded", 529));

    private ReportedStatus() {}

    /** Returns the status that the error states, or that its code, type or text implies. */
    static int of(ErrorBody error) {
        if (error.status() != 0) {
            return error.status();
        }
        return Stream.of(error.code(), error.type())
                .map(ReportedStatus::ofCode)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> ofWords(error.message()));
    }

    private static Integer ofCode(String code) {
        String normalized = ErrorCodeFamily.normalize(code);
        Integer known = BY_CODE.get(normalized);
        if (known != null) {
            return known;
        }
        if (ErrorCodeFamily.QUOTA.includesNormalized(normalized)) {
            return 402;
        }
        if (ErrorCodeFamily.RATE_LIMIT.includesNormalized(normalized)
                || normalized.contains("overloaded")) {
            return 429;
        }
        return ErrorCodeFamily.MODEL.includesNormalized(normalized) ? Integer.valueOf(400) : null;
    }

    private static int ofWords(String words) {
        if (ErrorPhrase.UNKNOWN_MODEL.isIn(words) || ErrorPhrase.UNKNOWN_ADDRESS.isIn(words)) {
            return 404;
        }
        if (ErrorPhrase.QUOTA_EXCEEDED.isIn(words)) {
            return 402;
        }
        if (ErrorPhrase.RATE_LIMIT.isIn(words)) {
            return 429;
        }
        return ErrorPhrase.CONTEXT_EXCEEDED.isIn(words) ? 400 : UNKNOWN;
    }
}
