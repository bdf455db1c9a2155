// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.UsageReport;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GitHub's report about the plan of a user. */
class UsageJsonTest {

    private static UsageReport read(String json) throws Exception {
        return UsageJson.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static Quota.Builder quota() {
        return Quota.builder().name("q");
    }

    /** Name, snapshot of the quota, the quota. */
    static Stream<Arguments> snapshots() {
        return Stream.of(
                arguments(
                        "all members",
                        "{'entitlement':300,'remaining':240,'percent_remaining':80.0,'overage_permitted':true,"
                                + "'overage_count':2,'unlimited':false,'has_quota':true,"
                                + "'quota_reset_at':'2026-12-01T00:00:00Z'}",
                        quota().entitlement(300.0)
                                .remaining(240.0)
                                .percent(80)
                                .overagePermitted(true)
                                .overage(2)
                                .resetAt(Instant.parse("2026-12-01T00:00:00Z"))),
                arguments(
                        "unlimited",
                        "{'entitlement':0,'remaining':0,'percent_remaining':100,'unlimited':true}",
                        quota().percent(100).unlimited(true)),
                arguments(
                        "unlimited, but not granted",
                        "{'unlimited':true,'has_quota':false,'percent_remaining':100}",
                        quota().percent(0).unlimited(true).exhausted(true)),
                arguments(
                        "overdrawn",
                        "{'entitlement':300,'remaining':-30,'percent_remaining':-10.0}",
                        quota().entitlement(300.0).remaining(-30.0).percent(-10).exhausted(true)),
                arguments(
                        "percentage only",
                        "{'percent_remaining':12.5,'new_member':[1]}",
                        quota().percent(12.5)),
                arguments(
                        "numbers only",
                        "{'entitlement':50,'quota_remaining':'25'}",
                        quota().entitlement(50.0).remaining(25.0).percent(50)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("snapshots")
    void eachSnapshotIsAQuota(String name, String snapshot, Quota.Builder quota) throws Exception {
        UsageReport report = read("{'quota_snapshots':{'other':7,'q':" + snapshot + "}}");

        assertThat(report.quotas()).isEqualTo(Map.of("q", quota.build()));
    }

    @Test
    void planAndHostAreThoseOfTheReport() throws Exception {
        UsageReport report =
                read(
                        "{'copilot_plan':'business','endpoints':{'api':'https://api.business.githubcopilot.com'},"
                                + "'quota_snapshots':null}");

        assertThat(report.plan()).isEqualTo("business");
        assertThat(report.host()).isEqualTo("https://api.business.githubcopilot.com");
        assertThat(report.quotas()).isEmpty();
        assertThat(report.resetAt()).isNull();
    }

    @Test
    void quotasOfFreePlansAreTwoNumbers() throws Exception {
        UsageReport report =
                read(
                        "{'copilot_plan':'free','limited_user_quotas':{'chat':450,'completions':0,'unknown':1},"
                                + "'monthly_quotas':{'chat':500,'completions':4000},"
                                + "'limited_user_reset_date':'2026-05-01'}");

        Instant reset = Instant.parse("2026-05-01T00:00:00Z");
        assertThat(report.resetAt()).isEqualTo(reset);
        assertThat(report.quotas())
                .containsOnlyKeys("chat", "completions")
                .containsEntry(
                        "chat",
                        Quota.builder()
                                .name("chat")
                                .entitlement(500.0)
                                .remaining(450.0)
                                .percent(90)
                                .resetAt(reset)
                                .build());
        assertThat(report.quotas().get("completions").exhausted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            quoteCharacter = '|',
            value = {
                "'quota_reset_date_utc':'2026-12-01T08:00:00.000Z','quota_reset_date':'2026-12-02'; 2026-12-01T08:00:00Z; 2026-12-05T00:00:00Z",
                "'quota_reset_date':'2026-12-02'; 2026-12-02T00:00:00Z; 2026-12-05T00:00:00Z",
                "'quota_reset_date':'soon'; 2026-12-05T00:00:00Z; 2026-12-05T00:00:00Z",
            },
            delimiter = ';')
    void theResetIsThatOfTheReportOrTheEarliestOfItsQuotas(
            String members, Instant report, Instant ofQuota) throws Exception {
        UsageReport read =
                read(
                        "{"
                                + members
                                + ",'quota_snapshots':{'late':{'percent_remaining':1,'reset_date':'2026-12-09'},"
                                + "'q':{'percent_remaining':1,'reset_date':'2026-12-05'}}}");

        assertThat(read.resetAt()).isEqualTo(report);
        assertThat(read.quotas().get("q").resetAt()).isEqualTo(ofQuota);
    }

    @Test
    void aQuotaWithoutAResetHasThatOfTheReport() throws Exception {
        UsageReport report =
                read(
                        "{'quota_reset_date':'2026-12-02','quota_snapshots':{'q':{'percent_remaining':1}}}");

        assertThat(report.quotas().get("q").resetAt())
                .isEqualTo(Instant.parse("2026-12-02T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html></html>",
                "[]",
                "{}",
                "{'login':'octo'}",
                "{'copilot_plan':'','quota_snapshots':{'q':{}}}"
            })
    void withoutPlanAndQuotasItIsNoReport(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableAnswerException.class);
    }

    @Test
    void theMembersOfTheJsonAreThoseOfTheReportWithoutUnknownOnes() throws Exception {
        UsageReport report =
                read("{'copilot_plan':'pro','quota_snapshots':{'q':{'percent_remaining':1.5}}}");

        JsonNode json = new ObjectMapper().readTree(UsageJson.write(report));

        assertThat(json.at("/plan").asText()).isEqualTo("pro");
        assertThat(json.at("/quotas/q/percent").doubleValue()).isEqualTo(1.5);
        assertThat(json.at("/quotas/q/exhausted").isBoolean()).isTrue();
        assertThat(json.fieldNames()).toIterable().containsExactlyInAnyOrder("plan", "quotas");
        assertThat(json.at("/quotas/q").has("entitlement")).isFalse();
    }
}
