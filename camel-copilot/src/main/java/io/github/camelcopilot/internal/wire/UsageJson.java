// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.UsageReport;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads GitHub's report about the plan of a Copilot user ({@code copilot_internal/user}) and writes
 * the neutral form. A member that is missing or of an unexpected type is unknown. Holds no state,
 * so any thread may use it.
 */
public final class UsageJson {

    /** Maximum number of quotas of a free plan that are read. */
    private static final int MAX_QUOTAS = 20;

    private static final List<String> RESET_DATES =
            List.of("quota_reset_date_utc", "quota_reset_date", "limited_user_reset_date");

    /** Omits what the service has not stated. */
    private static final ObjectWriter WRITER =
            Json.MAPPER.copy().setSerializationInclusion(JsonInclude.Include.NON_NULL).writer();

    private UsageJson() {}

    /**
     * Returns the report that a response holds.
     *
     * @throws UnreadableAnswerException if it holds neither a plan nor quotas
     * @throws ErrorEventException if it reports a failure instead
     */
    public static UsageReport read(byte[] response)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.answerOf(response);
        String plan = Json.textOf(root, "copilot_plan");
        List<Quota> quotas = quotas(root);
        if (plan == null && quotas.isEmpty()) {
            throw new UnreadableAnswerException("it holds neither a plan nor quotas");
        }
        Instant resetAt = resetAt(root);
        Map<String, Quota> byName = new LinkedHashMap<>();
        for (Quota quota : quotas) {
            byName.put(quota.name(), withResetAt(quota, resetAt));
        }
        return UsageReport.builder()
                .plan(plan)
                .host(Json.textOf(root.path("endpoints"), "api"))
                .quotas(byName)
                .resetAt(resetAt == null ? earliestReset(quotas) : resetAt)
                .build();
    }

    private static List<Quota> quotas(JsonNode root) {
        List<Quota> quotas = QuotaSnapshots.read(root.path("quota_snapshots"));
        return quotas.isEmpty() ? quotasOfFreePlan(root) : quotas;
    }

    /** Reports about free plans may hold two objects with a number for each quota instead. */
    private static List<Quota> quotasOfFreePlan(JsonNode root) {
        JsonNode entitlements = root.path("monthly_quotas");
        List<Quota> quotas = new ArrayList<>();
        for (Map.Entry<String, JsonNode> remaining :
                root.path("limited_user_quotas").properties()) {
            String name = remaining.getKey();
            Quota quota =
                    new QuotaSnapshots.Snapshot(
                                    QuotaSnapshots.number(entitlements.path(name)),
                                    QuotaSnapshots.number(remaining.getValue()),
                                    null,
                                    false,
                                    true,
                                    false,
                                    null,
                                    null)
                            .quota(name);
            if (quota != null && quotas.size() < MAX_QUOTAS) {
                quotas.add(quota);
            }
        }
        return quotas;
    }

    /** Returns the time at which all quotas are reset, or null if the report does not say it. */
    private static Instant resetAt(JsonNode root) {
        return RESET_DATES.stream()
                .map(member -> QuotaSnapshots.instant(root.path(member)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Instant earliestReset(List<Quota> quotas) {
        return quotas.stream()
                .map(Quota::resetAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Quota withResetAt(Quota quota, Instant resetAt) {
        return quota.resetAt() == null ? quota.toBuilder().resetAt(resetAt).build() : quota;
    }

    /** Returns a report as a JSON object. */
    public static String write(UsageReport report) {
        try {
            return WRITER.writeValueAsString(report);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(
                    "Values of texts and numbers are valid JSON", impossible);
        }
    }
}
