// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.text.Utf8;
import io.github.camelcopilot.internal.transport.ResponseField;
import io.github.camelcopilot.internal.transport.ResponseHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the request id and the quota from the header fields of a response. Holds no state, so any
 * thread may use it.
 */
final class ResponseHeaders {

    private static final ResponseField[] REQUEST_ID = {
        ResponseField.X_REQUEST_ID,
        ResponseField.GITHUB_REQUEST_ID,
        ResponseField.REQUEST_ID,
        ResponseField.AZURE_REQUEST_ID
    };

    /** The quotas of paid calls come first; the free plan has only the quota for chats. */
    private static final ResponseField[] QUOTA = {
        ResponseField.QUOTA_PREMIUM_INTERACTIONS,
        ResponseField.QUOTA_PREMIUM_MODELS,
        ResponseField.QUOTA_CHAT
    };

    private ResponseHeaders() {}

    /** Returns the service's id of the request, or null. */
    static String requestId(ResponseHead head) {
        return head.field(REQUEST_ID).orElse(null);
    }

    /** Returns the remaining quota of the plan, or null if the headers hold none. */
    static Quota quota(ResponseHead head) {
        // A header that is unreadable, or whose entitlement is 0, must not hide the next one.
        Snapshot first = null;
        for (ResponseField field : QUOTA) {
            Snapshot snapshot = head.field(field).map(ResponseHeaders::parseQuota).orElse(null);
            if (snapshot != null && snapshot.isOfPlan()) {
                return snapshot.quota();
            }
            first = first == null ? snapshot : first;
        }
        return first == null ? null : first.quota();
    }

    /**
     * The value of one header.
     *
     * @param isOfPlan whether the plan includes such a quota
     */
    private record Snapshot(Quota quota, boolean isOfPlan) {}

    /**
     * Such as {@code ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z}; {@code
     * ent=-1} is unlimited.
     */
    private static Snapshot parseQuota(String header) {
        Map<String, String> values = new HashMap<>();
        for (String pair : header.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1)));
            }
        }
        Double remaining = number(values.get("rem"));
        Double entitlement = number(values.get("ent"));
        if (entitlement != null && entitlement < 0) {
            remaining = 100.0;
        }
        if (remaining == null) {
            return null;
        }
        return new Snapshot(
                Quota.builder()
                        .remainingPercent(remaining)
                        .resetAt(instant(values.get("rst")))
                        .build(),
                entitlement == null || entitlement != 0);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.strip(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value.strip();
        }
    }

    private static Double number(String value) {
        try {
            Double number = value == null ? null : Double.valueOf(value);
            return number == null || number.isNaN() || number.isInfinite() ? null : number;
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    private static Instant instant(String value) {
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException malformed) {
            return null;
        }
    }

    /** Returns the number of chars of whole characters that fit into this many bytes of UTF-8. */
    static int fitting(String text, long maxBytes) {
        long length = 0;
        int at = 0;
        while (at < text.length()) {
            length += Utf8.length(text.charAt(at));
            if (length > maxBytes) {
                break;
            }
            at++;
        }
        boolean splits = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return splits && Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
    }
}
