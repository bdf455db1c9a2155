// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.transport.ResponseField;
import io.github.camelcopilot.internal.transport.ResponseHead;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quotas that header fields of a response report. */
class ResponseHeadersTest {

    private static List<Quota> read(Map<ResponseField, String> fields) {
        return ResponseHeaders.quotas(new ResponseHead(200, fields));
    }

    private static Quota.Builder premium(double percent) {
        return Quota.builder().name("premium_interactions").percent(percent);
    }

    /** The value of a field, the quota. */
    static Stream<Arguments> fields() {
        Instant reset = Instant.parse("2026-04-01T00:00:00Z");
        return Stream.of(
                arguments(
                        "ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z",
                        premium(97.5).entitlement(300.0).remaining(292.5).resetAt(reset).build()),
                arguments(
                        "ent=300&ov=15.5&ovPerm=true&rem=-5.0&rst=2026-04-01T00:00:00Z",
                        premium(-5)
                                .entitlement(300.0)
                                .remaining(-15.0)
                                .exhausted(true)
                                .overagePermitted(true)
                                .overage(15.5)
                                .resetAt(reset)
                                .build()),
                arguments("ent=-1&ov=0.0&rem=100.0", premium(100).unlimited(true).build()),
                arguments("ent=-1&rem=0.0", premium(100).unlimited(true).build()),
                arguments("ent=-1", premium(100).unlimited(true).build()),
                arguments("rem=50", premium(50).build()),
                arguments(" rem = 50 & rst = soon ", premium(50).build()),
                arguments("rem=50&ent=many&ov=much&ovPerm=perhaps", premium(50).build()),
                arguments("rem=50&rst=%zz", premium(50).build()),
                arguments("rem=1&rem=50", premium(50).build()),
                arguments(
                        "ent=0&rem=0.0",
                        premium(0).entitlement(0.0).remaining(0.0).exhausted(true).build()));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aFieldIsAQuota(String value, Quota quota) {
        assertThat(read(Map.of(ResponseField.QUOTA_PREMIUM_INTERACTIONS, value)))
                .containsExactly(quota);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ent=300&ov=0.0&ovPerm=false&rst=2026-04-01T00%3A00%3A00Z",
                "ent=300&rem=",
                "rem=NaN",
                "rem=Infinity",
                "rem=lots",
                "rem",
                "=50",
                "&&",
                "97.5",
                "{\"rem\":50}"
            })
    void aFieldThatDoesNotSayHowMuchRemainsIsNoQuota(String value) {
        assertThat(read(Map.of(ResponseField.QUOTA_PREMIUM_INTERACTIONS, value))).isEmpty();
    }

    @Test
    void eachFieldIsAQuotaOfItsOwn() {
        assertThat(
                        read(
                                Map.of(
                                        ResponseField.USAGE_LIMIT_WEEKLY, "rem=5",
                                        ResponseField.USAGE_LIMIT_SESSION, "rem=4",
                                        ResponseField.QUOTA_CHAT, "rem=3",
                                        ResponseField.QUOTA_PREMIUM_MODELS, "rem=2",
                                        ResponseField.QUOTA_PREMIUM_INTERACTIONS, "rem=1")))
                .extracting(Quota::name)
                .containsExactly(
                        "premium_interactions", "premium_models", "chat", "session", "weekly");
    }
}
