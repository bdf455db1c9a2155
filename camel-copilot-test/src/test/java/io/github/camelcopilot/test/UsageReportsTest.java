// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report of a user's quotas, its script, and its separately recorded requests. */
@ExtendWith(CopilotServerExtension.class)
class UsageReportsTest {

    private static final String PATH = "/copilot_internal/user";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CopilotServer server;

    @BeforeEach
    void take(CopilotServer copilot) {
        server = copilot;
    }

    /** The headers that GitHub requires. */
    static Map<String, String> headers() {
        return new TreeMap<>(
                Map.of("Authorization", "token gho_abcdefghijkl", "User-Agent", "test/1.0"));
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        return TestClient.send(TestClient.get(server, path, headers));
    }

    private JsonNode report() throws Exception {
        return JSON.readTree(get(PATH, headers()).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, "/api/v3" + PATH})
    void theReportHasThePlanTheHostAndTheQuotas(String path) throws Exception {
        server.billing()
                .premiumRequests()
                .plan("business")
                .quota("premium_interactions", 300)
                .remaining("premium_interactions", 292.5)
                .exhausted("chat")
                .resetAt(Instant.parse("2026-04-01T00:00:00Z"));
        HttpResponse<String> response = get(path, headers());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(JSON.readTree(response.body()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"copilot_plan":"business","endpoints":{"api":"%s"},"quota_reset_date":"2026-04-01",
                                 "quota_snapshots":{
                                   "chat":{"entitlement":-1,"percent_remaining":0.0,"overage_permitted":false,"overage_count":0.0,
                                     "has_quota":false,"unlimited":true,"remaining":0.0,"quota_reset_at":"2026-04-01T00:00:00Z"},
                                   "completions":{"entitlement":-1,"percent_remaining":100.0,"overage_permitted":false,"overage_count":0.0,
                                     "has_quota":true,"unlimited":true,"remaining":0.0,"quota_reset_at":"2026-04-01T00:00:00Z"},
                                   "premium_interactions":{"entitlement":300,"percent_remaining":97.5,"overage_permitted":false,
                                     "overage_count":0.0,"has_quota":true,"unlimited":false,"remaining":292.5,
                                     "quota_reset_at":"2026-04-01T00:00:00Z"}}}
                                """
                                        .formatted(server.url())));
    }

    @Test
    void withoutSettingsAllQuotasAreUnlimited() throws Exception {
        JsonNode report = report();
        assertThat(report.path("copilot_plan").asText()).isEqualTo("individual");
        assertThat(report.path("quota_snapshots").findValuesAsText("unlimited"))
                .containsExactly("true", "true", "true");
        LocalDate reset = LocalDate.parse(report.path("quota_reset_date").asText());
        assertThat(reset.getDayOfMonth()).isEqualTo(1);
        assertThat(reset).isAfterOrEqualTo(LocalDate.now(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({
        // The percentage of nothing is 0.
        "0,1,0.0,true",
        "0,0,0.0,false",
        "0,-1,0.0,false",
        "3,1,33.333333333,true",
        "4,-1,-25.0,false"
    })
    void theReportHasWhatRemains(
            long entitlement, double remaining, double percent, boolean hasQuota) throws Exception {
        server.billing().quota("chat", entitlement).remaining("chat", remaining);
        JsonNode chat = report().at("/quota_snapshots/chat");
        assertThat(chat.path("remaining").asDouble()).isEqualTo(remaining);
        assertThat(chat.path("overage_count").asDouble()).isEqualTo(Math.max(0, -remaining));
        assertThat(chat.path("has_quota").asBoolean()).isEqualTo(hasQuota);
        assertThat(chat.path("percent_remaining").asDouble()).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,' ',401",
        "Authorization,Bearer gho_abcdefghijkl,401",
        "Authorization,'token ',401",
        "User-Agent,' ',403"
    })
    void theReportRequiresItsHeaders(String header, String value, int status) throws Exception {
        server.usage().enqueue(Answer.json("{\"copilot_plan\":\"scripted\"}"));
        Map<String, String> headers = headers();
        headers.put(header, value);
        HttpResponse<String> response = get(PATH, headers);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("message").asText()).isNotEmpty();
        assertThat(report().path("copilot_plan").asText()).isEqualTo("scripted");
    }

    @Test
    void expiredTokensAreRefused() throws Exception {
        IssuedToken token = server.login().expiringTokens(Duration.ofHours(8)).issue();
        Map<String, String> headers = headers();
        headers.put("Authorization", "token " + token.accessToken());
        assertThat(get(PATH, headers).statusCode()).isEqualTo(200);
        server.login().expireTokens();
        assertThat(get(PATH, headers).statusCode()).isEqualTo(401);
        server.lenient();
        assertThat(get("/prefix" + PATH, headers).statusCode()).isEqualTo(401);
        assertThat(get("/prefix" + PATH, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void requestsForTheReportAreRecordedSeparately() throws Exception {
        server.enqueue(Answer.text("for the prompt"));
        server.usage()
                .enqueue(Answer.status(503, "busy"))
                .answerWith(request -> Answer.status(404, "not found"));
        assertThat(get(PATH, headers()).statusCode()).isEqualTo(503);
        assertThat(get("/api/v3" + PATH, headers()).statusCode()).isEqualTo(404);
        assertThat(get(PATH, Map.of()).statusCode()).isEqualTo(401);
        server.usage().answerWith(null);
        assertThat(get(PATH, headers()).statusCode()).isEqualTo(200);
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).contains("for the prompt");
        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/chat/completions");
        assertThat(server.usage().requests())
                .extracting(RecordedRequest::path)
                .containsExactly(PATH, "/api/v3" + PATH, PATH, PATH);
        server.keepAtMost(1);
        assertThat(server.usage().requests()).hasSize(1);
        server.reset();
        assertThat(server.usage().requests()).isEmpty();
    }
}
