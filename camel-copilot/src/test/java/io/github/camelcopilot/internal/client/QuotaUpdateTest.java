// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.UsageReport;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Quotas that answers report replace those of a usage report. */
class QuotaUpdateTest {

    private static final Instant RESET = Instant.parse("2026-12-01T00:00:00Z");

    private static Quota.Builder quota() {
        return Quota.builder().name("q");
    }

    private static Quota.Builder reported() {
        return quota().entitlement(300.0)
                .remaining(293.0)
                .percent(97.7)
                .overagePermitted(true)
                .resetAt(RESET);
    }

    /** Name, quota of the report, latest quota, quota after the update. */
    static Stream<Arguments> quotas() {
        return Stream.of(
                arguments("the same", reported(), reported(), reported()),
                arguments(
                        "of a header field",
                        reported(),
                        quota().entitlement(300.0).remaining(150.0).percent(50),
                        reported().remaining(150.0).percent(50)),
                arguments(
                        "with the exact number",
                        reported(),
                        quota().entitlement(300.0).remaining(292.0).percent(97.3),
                        reported().remaining(292.0).percent(97.3)),
                arguments(
                        "without entitlement",
                        reported(),
                        quota().percent(50),
                        reported().remaining(150.0).percent(50)),
                arguments(
                        "overdrawn",
                        reported(),
                        quota().percent(-10).exhausted(true).overage(30),
                        reported().remaining(-30.0).percent(-10).exhausted(true).overage(30)),
                arguments(
                        "entitlement known from an answer only",
                        quota().percent(80),
                        quota().entitlement(50.0).remaining(20.0).percent(40),
                        quota().entitlement(50.0).remaining(20.0).percent(40)),
                arguments(
                        "unlimited, of a header field",
                        quota().percent(0).unlimited(true).exhausted(true),
                        quota().percent(100).unlimited(true),
                        quota().percent(0).unlimited(true).exhausted(true)),
                arguments(
                        "unlimited, no longer granted",
                        quota().percent(100).unlimited(true),
                        quota().percent(0).exhausted(true),
                        quota().percent(0).unlimited(true).exhausted(true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quotas")
    void theLatestQuotaReplacesWhatRemains(
            String name, Quota.Builder reported, Quota.Builder latest, Quota.Builder updated) {
        UsageReport report =
                UsageReport.builder().plan("pro").quotas(Map.of("q", reported.build())).build();

        UsageReport result = QuotaUpdate.of(report, Map.of("q", latest.build()));

        assertThat(result)
                .isEqualTo(report.toBuilder().quotas(Map.of("q", updated.build())).build());
    }

    @Test
    void quotasThatTheReportDoesNotHaveAreNotAdded() {
        UsageReport report = UsageReport.builder().quotas(Map.of("q", reported().build())).build();

        UsageReport result =
                QuotaUpdate.of(report, Map.of("weekly", quota().name("weekly").percent(3).build()));

        assertThat(result).isEqualTo(report);
    }
}
