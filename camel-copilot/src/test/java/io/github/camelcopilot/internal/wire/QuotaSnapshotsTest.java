// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.Quota;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quota snapshots of answers and of the user report. JSON is written with single quotes. */
class QuotaSnapshotsTest {

    private static List<Quota> read(String snapshots) throws Exception {
        return QuotaSnapshots.read(Json.MAPPER.readTree(snapshots.replace('\'', '"')));
    }

    private static Quota.Builder percent(double percent) {
        return Quota.builder().name("chat").percent(percent);
    }

    /** A snapshot, the quota. */
    static Stream<Arguments> snapshots() {
        Instant reset = Instant.parse("2026-04-01T00:00:00Z");
        Quota half = percent(50).entitlement(300.0).remaining(150.0).build();
        Quota unlimited = percent(100).unlimited(true).build();
        return Stream.of(
                // Of an answer.
                arguments(
                        "'entitlement':'300','percent_remaining':50.0,'overage_permitted':true,"
                                + "'overage_count':0.0,'reset_date':'2026-04-01T00:00:00Z'",
                        half.toBuilder().overagePermitted(true).resetAt(reset).build()),
                arguments(
                        "'entitlement':'-1','percent_remaining':100,'overage_permitted':false",
                        unlimited),
                // Of the user report.
                arguments(
                        "'entitlement':300,'remaining':150,'percent_remaining':50.0,"
                                + "'overage_permitted':false,'unlimited':false,'has_quota':true,"
                                + "'overage_count':0,'quota_reset_at':1775001600",
                        half.toBuilder().resetAt(reset).build()),
                arguments("'entitlement':0,'unlimited':true,'has_quota':true", unlimited),
                arguments("'entitlement':-1,'percent_remaining':0", unlimited),
                // Exhausted.
                arguments(
                        "'unlimited':true,'has_quota':false",
                        percent(0).unlimited(true).exhausted(true).build()),
                arguments(
                        "'entitlement':'-1','has_quota':false",
                        percent(0).unlimited(true).exhausted(true).build()),
                arguments(
                        "'entitlement':300,'percent_remaining':0",
                        percent(0).entitlement(300.0).remaining(0.0).exhausted(true).build()),
                arguments(
                        "'entitlement':300,'remaining':-15,'percent_remaining':-5.0,"
                                + "'overage_permitted':true,'overage_count':15.5",
                        percent(-5)
                                .entitlement(300.0)
                                .remaining(-15.0)
                                .exhausted(true)
                                .overagePermitted(true)
                                .overage(15.5)
                                .build()),
                arguments(
                        "'entitlement':300,'percent_remaining':50,'has_quota':false",
                        half.toBuilder().exhausted(true).build()),
                arguments("'has_quota':false", percent(0).exhausted(true).build()),
                arguments(
                        "'entitlement':0",
                        percent(0).entitlement(0.0).remaining(0.0).exhausted(true).build()),
                // Some members are missing or unreadable.
                arguments("'percent_remaining':50", percent(50).build()),
                arguments("'percent_remaining':'50'", percent(50).build()),
                arguments("'entitlement':300,'remaining':150", half),
                arguments("'entitlement':300,'quota_remaining':150,'remaining':null", half),
                arguments("'entitlement':'many','percent_remaining':50", percent(50).build()),
                arguments("'entitlement':[300],'percent_remaining':50", percent(50).build()),
                arguments(
                        "'entitlement':300,'percent_remaining':50,'overage_count':'much',"
                                + "'overage_permitted':null,'unlimited':null,'has_quota':null",
                        half),
                arguments(
                        "'percent_remaining':50,'overage_count':'2.5'",
                        percent(50).overage(2.5).build()));
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void aSnapshotIsAQuota(String snapshot, Quota quota) throws Exception {
        assertThat(read("{'chat':{" + snapshot + "}}")).containsExactly(quota);
    }

    /** The member that states the reset, and the time (blank = unknown). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'quota_reset_at':1775001600 | 2026-04-01T00:00:00Z",
                "'quota_reset_at':'2026-04-01T02:00:00+02:00' | 2026-04-01T00:00:00Z",
                "'quota_reset_at':null,'reset_date':'2026-04-01' | 2026-04-01T00:00:00Z",
                "'reset_date':'2026-04-01T00:00:00.000Z' | 2026-04-01T00:00:00Z",
                "'quota_reset_date':'2026-04-01' | 2026-04-01T00:00:00Z",
                "'quota_reset_at':0,'reset_date':'2026-04-01' | 2026-04-01T00:00:00Z",
                "'quota_reset_at':0 |",
                "'quota_reset_at':-1 |",
                "'quota_reset_at':1e300 |",
                "'quota_reset_at':NaN |",
                "'quota_reset_at':9223372036854775807 |",
                "'quota_reset_at':99999999999999999999 |",
                "'reset_date':'' |",
                "'reset_date':'soon' |",
                "'reset_date':'April' |",
                "'reset_date':{} |"
            })
    void theResetIsReadFromSeveralMembers(String member, Instant reset) throws Exception {
        assertThat(read("{'chat':{'percent_remaining':50," + member + "}}"))
                .containsExactly(percent(50).resetAt(reset).build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "'text'",
                "[{'percent_remaining':50}]",
                "{}",
                "{'chat':null}",
                "{'chat':50}",
                "{'chat':[50]}",
                "{'chat':{}}",
                "{'chat':{'percent_remaining':'half'}}",
                "{'chat':{'percent_remaining':NaN}}",
                "{'chat':{'percent_remaining':'Infinity'}}",
                "{'chat':{'entitlement':300}}",
                "{'chat':{'remaining':150}}"
            })
    void aValueThatDoesNotSayHowMuchRemainsIsNoQuota(String snapshots) throws Exception {
        assertThat(read(snapshots)).isEmpty();
    }

    @Test
    void anUnreadableSnapshotDoesNotLoseTheOthers() throws Exception {
        assertThat(
                        read(
                                "{'chat':{'percent_remaining':1},'new':'x',"
                                        + "'premium_interactions':{'percent_remaining':2}}"))
                .extracting(Quota::name)
                .containsExactly("chat", "premium_interactions");
    }

    @Test
    void theNumberOfSnapshotsIsLimited() throws Exception {
        List<String> many =
                IntStream.range(0, 100)
                        .mapToObj(i -> "'q" + i + "':{'percent_remaining':1}")
                        .toList();

        assertThat(read("{" + String.join(",", many) + "}")).hasSize(20);
    }
}
