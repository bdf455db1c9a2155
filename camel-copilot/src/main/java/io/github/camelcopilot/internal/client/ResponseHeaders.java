// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.text.Utf8;
import io.github.camelcopilot.internal.transport.ResponseField;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.QuotaSnapshots;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads the request id and the quotas from the header fields of a response. Holds no state, so any
 * thread may use it.
 */
final class ResponseHeaders {

    private static final ResponseField[] REQUEST_ID = {
        ResponseField.X_REQUEST_ID,
        ResponseField.GITHUB_REQUEST_ID,
        ResponseField.REQUEST_ID,
        ResponseField.AZURE_REQUEST_ID
    };

    /** The names of the quotas that fields report, always in the same order. */
    private static final Map<ResponseField, String> QUOTAS =
            new EnumMap<>(
                    Map.of(
                            ResponseField.QUOTA_PREMIUM_INTERACTIONS,
                            PlanQuotas.PREMIUM_INTERACTIONS,
                            ResponseField.QUOTA_PREMIUM_MODELS,
                            PlanQuotas.PREMIUM_MODELS,
                            ResponseField.QUOTA_CHAT,
                            PlanQuotas.CHAT,
                            ResponseField.USAGE_LIMIT_SESSION,
                            "session",
                            ResponseField.USAGE_LIMIT_WEEKLY,
                            "weekly"));

    private ResponseHeaders() {}

    /** Returns the service's id of the request, or null. */
    static String requestId(ResponseHead head) {
        return head.field(REQUEST_ID).orElse(null);
    }

    /** Returns the quotas that the fields of the response report. */
    static List<Quota> quotas(ResponseHead head) {
        List<Quota> quotas = new ArrayList<>(0);
        QUOTAS.forEach(
                (field, name) ->
                        head.field(field)
                                .map(value -> parseQuota(name, value))
                                .ifPresent(quotas::add));
        return quotas;
    }

    /**
     * Returns one quota of each name: the body of a response states them later than its head.
     *
     * @param ofBody the quotas in the body
     * @param safeName sanitizes their names
     */
    static List<Quota> quotas(
            ResponseHead head, List<Quota> ofBody, UnaryOperator<String> safeName) {
        List<Quota> ofHead = quotas(head);
        if (ofBody.isEmpty()) {
            return ofHead;
        }
        Map<String, Quota> latest = new LinkedHashMap<>();
        ofHead.forEach(quota -> latest.put(quota.name(), quota));
        for (Quota quota : ofBody) {
            String name = safeName.apply(quota.name());
            latest.put(name, quota.toBuilder().name(name).build());
        }
        return List.copyOf(latest.values());
    }

    /**
     * Such as {@code ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z}; {@code
     * ent=-1} is unlimited.
     */
    private static Quota parseQuota(String name, String header) {
        Map<String, String> values = new HashMap<>();
        for (String pair : header.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1)));
            }
        }
        return new QuotaSnapshots.Snapshot(
                        QuotaSnapshots.number(values.get("ent")),
                        null,
                        QuotaSnapshots.number(values.get("rem")),
                        false,
                        true,
                        Boolean.parseBoolean(values.get("ovPerm")),
                        QuotaSnapshots.number(values.get("ov")),
                        QuotaSnapshots.instant(values.get("rst")))
                .quota(name);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.strip(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value.strip();
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
