// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The state of one quota at one time, in the forms that Copilot sends. Amounts are in
 * 10<sup>-9</sup> of the quota's unit. Immutable.
 *
 * @param name such as {@code premium_interactions}
 * @param entitlement the amount per period; ignored if unlimited
 * @param remaining what is left of it, negative if overdrawn; ignored if unlimited
 * @param unlimited whether there is no limit
 * @param exhausted whether an unlimited quota has ended
 * @param overagePermitted whether prompts beyond the entitlement are answered
 * @param resetAt when the period ends
 */
record QuotaSnapshot(
        String name,
        long entitlement,
        long remaining,
        boolean unlimited,
        boolean exhausted,
        boolean overagePermitted,
        Instant resetAt) {

    private static final int UNLIMITED = -1;
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private boolean hasQuota() {
        return unlimited ? !exhausted : remaining > 0;
    }

    private BigDecimal percentRemaining() {
        if (unlimited) {
            return exhausted ? BigDecimal.ZERO : ALL;
        }
        return Nano.percent(remaining, entitlement);
    }

    private long overage() {
        return unlimited ? 0 : Math.max(0, -remaining);
    }

    private long entitlementInUnits() {
        return unlimited ? UNLIMITED : entitlement / Nano.ONE;
    }

    String headerName() {
        return "x-quota-snapshot-" + name;
    }

    /** Returns the value of the header, in the syntax of a query. */
    String headerValue() {
        return "ent="
                + entitlementInUnits()
                + "&ov="
                + Nano.toText(Nano.decimal(overage()))
                + "&ovPerm="
                + overagePermitted
                + "&rem="
                + Nano.toText(percentRemaining())
                + "&rst="
                + URLEncoder.encode(resetAt.toString(), StandardCharsets.UTF_8);
    }

    /** Returns the form of {@code copilot_quota_snapshots} in the body of an answer. */
    ObjectNode inAnswer() {
        return members().put("reset_date", resetAt.toString());
    }

    /** Returns the form of {@code quota_snapshots} in the report of a user's quotas. */
    ObjectNode inReport() {
        return members()
                .put("remaining", unlimited ? 0 : Nano.toDouble(remaining))
                .put("quota_reset_at", resetAt.toString());
    }

    private ObjectNode members() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("entitlement", entitlementInUnits())
                .put("percent_remaining", percentRemaining().doubleValue())
                .put("overage_permitted", overagePermitted)
                .put("overage_count", Nano.toDouble(overage()))
                .put("has_quota", hasQuota())
                .put("unlimited", unlimited);
    }
}
