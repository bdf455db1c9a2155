// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.UsageReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Brings a usage report up to date with the quotas that answers have reported since. Holds no
 * state, so any thread may use it.
 */
final class QuotaUpdate {

    private static final double ALL = 100;

    private QuotaUpdate() {}

    /**
     * Returns the report with the latest quotas; those that it does not have are not added.
     *
     * @param latest the quotas that are known, by name, among them those of the report unless
     *     answers have reported newer ones
     */
    static UsageReport of(UsageReport report, Map<String, Quota> latest) {
        Map<String, Quota> quotas = new LinkedHashMap<>(report.quotas());
        quotas.replaceAll((name, quota) -> updated(quota, latest.getOrDefault(name, quota)));
        return report.toBuilder().quotas(quotas).build();
    }

    private static Quota updated(Quota reported, Quota newest) {
        if (newest.equals(reported) || isUndecided(newest)) {
            return reported;
        }
        Double entitlement =
                reported.entitlement() == null ? newest.entitlement() : reported.entitlement();
        return reported.toBuilder()
                .entitlement(entitlement)
                .remaining(reported.unlimited() ? null : remaining(entitlement, newest))
                .percent(newest.percent())
                .exhausted(newest.exhausted())
                .overage(newest.overage())
                .build();
    }

    /**
     * Header fields do not state whether an unlimited quota is still granted, and nothing else of
     * it changes.
     */
    private static boolean isUndecided(Quota newest) {
        return newest.unlimited() && !newest.exhausted();
    }

    /** Header fields report only the percentage that remains. */
    private static Double remaining(Double entitlement, Quota newest) {
        boolean isKnown =
                newest.remaining() != null && Objects.equals(entitlement, newest.entitlement());
        return isKnown || entitlement == null
                ? newest.remaining()
                : Double.valueOf(entitlement * newest.percent() / ALL);
    }
}
