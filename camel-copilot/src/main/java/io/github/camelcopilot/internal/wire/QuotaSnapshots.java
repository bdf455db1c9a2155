// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.Quota;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads Copilot's quota snapshots: those of answers ({@code copilot_quota_snapshots}), of the user
 * report ({@code quota_snapshots}) and of response headers, which differ in their names and types.
 * Holds no state, so any thread may use it.
 */
public final class QuotaSnapshots {

    /** Maximum number of snapshots that are read. */
    private static final int MAX_SNAPSHOTS = 20;

    private static final double ALL = 100;

    private QuotaSnapshots() {}

    /** Returns the quotas of an object with one snapshot for each name; none for other values. */
    public static List<Quota> read(JsonNode snapshots) {
        List<Quota> quotas = new ArrayList<>();
        for (Map.Entry<String, JsonNode> snapshot : snapshots.properties()) {
            Quota quota = quota(snapshot.getKey(), snapshot.getValue());
            if (quota != null && quotas.size() < MAX_SNAPSHOTS) {
                quotas.add(quota);
            }
        }
        return quotas;
    }

    private static Quota quota(String name, JsonNode snapshot) {
        if (!snapshot.isObject()) {
            return null;
        }
        return new Snapshot(
                        number(snapshot.path("entitlement")),
                        first(snapshot, "remaining", "quota_remaining"),
                        number(snapshot.path("percent_remaining")),
                        snapshot.path("unlimited").asBoolean(false),
                        snapshot.path("has_quota").asBoolean(true),
                        snapshot.path("overage_permitted").asBoolean(false),
                        number(snapshot.path("overage_count")),
                        resetAt(snapshot))
                .quota(name);
    }

    private static Instant resetAt(JsonNode snapshot) {
        for (String member : List.of("quota_reset_at", "reset_date", "quota_reset_date")) {
            Instant instant = instant(snapshot.path(member));
            if (instant != null) {
                return instant;
            }
        }
        return null;
    }

    /**
     * The values of a snapshot; null = the service omits it.
     *
     * @param entitlement negative = unlimited
     * @param remaining number that remains
     * @param percent that remains, possibly negative
     * @param unlimited whether the plan sets no limit
     * @param hasQuota false = nothing remains, even if the quota is unlimited
     * @param overagePermitted whether more may be used
     * @param overage number used beyond the entitlement
     * @param resetAt time of the reset
     */
    public record Snapshot(
            Double entitlement,
            Double remaining,
            Double percent,
            boolean unlimited,
            boolean hasQuota,
            boolean overagePermitted,
            Double overage,
            Instant resetAt) {

        /** Returns the quota, or null if the values do not say how much remains. */
        public Quota quota(String name) {
            boolean isUnlimited = unlimited || (entitlement != null && entitlement < 0);
            Double left = isUnlimited ? Double.valueOf(hasQuota ? ALL : 0) : knownPercent();
            if (left == null) {
                return null;
            }
            boolean isFinite = !isUnlimited && entitlement != null;
            return Quota.builder()
                    .name(name)
                    .entitlement(isFinite ? entitlement : null)
                    .remaining(isUnlimited ? null : knownRemaining(left))
                    .percent(left)
                    .unlimited(isUnlimited)
                    .exhausted(left <= 0 || !hasQuota)
                    .overagePermitted(overagePermitted)
                    .overage(overage == null ? 0 : overage)
                    .resetAt(resetAt)
                    .build();
        }

        private Double knownPercent() {
            if (percent != null) {
                return percent;
            }
            if (remaining != null && entitlement != null && entitlement > 0) {
                return remaining / entitlement * ALL;
            }
            boolean isNothing = !hasQuota || (entitlement != null && entitlement == 0);
            return isNothing ? Double.valueOf(0) : null;
        }

        private Double knownRemaining(double left) {
            if (remaining != null) {
                return remaining;
            }
            return entitlement == null ? null : Double.valueOf(entitlement * left / ALL);
        }
    }

    private static Double first(JsonNode object, String... members) {
        for (String member : members) {
            Double number = number(object.path(member));
            if (number != null) {
                return number;
            }
        }
        return null;
    }

    /** Returns a number, which some servers send as text; null for any other value. */
    static Double number(JsonNode value) {
        return value.isNumber() || value.isTextual() ? number(value.asText()) : null;
    }

    /** Returns the number that a text holds; null for any other text, and for null. */
    public static Double number(String text) {
        try {
            Double number = text == null ? null : Double.valueOf(text.strip());
            return number == null || number.isNaN() || number.isInfinite() ? null : number;
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    /**
     * Returns the time that a number of seconds or a text states; null for 0 seconds, which means
     * no reset, and for any other value.
     */
    static Instant instant(JsonNode value) {
        if (!value.isNumber()) {
            return instant(value.textValue());
        }
        try {
            long seconds = value.canConvertToLong() ? value.longValue() : 0;
            return seconds > 0 ? Instant.ofEpochSecond(seconds) : null;
        } catch (DateTimeException outOfRange) {
            return null;
        }
    }

    /** Returns the time that a text holds, such as a date; null for any other text. */
    public static Instant instant(String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text.strip()).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }
}
