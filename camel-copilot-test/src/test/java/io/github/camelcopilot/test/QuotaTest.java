// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quotas: what prompts draw on them, how answers report them, and when they refuse. */
@ExtendWith(CopilotServerExtension.class)
class QuotaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "chat";
    private static final String PREMIUM = "premium_interactions";
    private static final String RESET = "&rst=2026-04-01T00%3A00%3A00Z";
    private static final String STREAM = "\"stream\":true,";

    private CopilotServer server;
    private Billing billing;

    @BeforeEach
    void take(CopilotServer copilot) {
        server = copilot;
        billing = copilot.billing().resetAt(Instant.parse("2026-04-01T00:00:00Z"));
    }

    private static String quota(HttpResponse<String> response, String name) {
        return response.headers().firstValue("x-quota-snapshot-" + name).orElse("none");
    }

    private double remaining(String name) throws Exception {
        return JSON.readTree(
                        TestClient.send(
                                        TestClient.get(
                                                server,
                                                "/copilot_internal/user",
                                                UsageReportsTest.headers()))
                                .body())
                .at("/quota_snapshots/" + name + "/remaining")
                .asDouble();
    }

    @Test
    void headersReportTheQuotaAfterTheAnswer() throws Exception {
        billing.premiumRequests().multiplier("claude", 7.5).quota(PREMIUM, 300);
        assertThat(quota(Prompts.send(server, "claude", "user"), PREMIUM))
                .isEqualTo("ent=300&ov=0.0&ovPerm=false&rem=97.5" + RESET);
        assertThat(quota(Prompts.send(server, "claude", "agent"), PREMIUM))
                .isEqualTo("ent=300&ov=0.0&ovPerm=false&rem=97.5" + RESET);
        assertThat(quota(Prompts.send(server, "claude", "user"), PREMIUM)).contains("&rem=95.0&");
        assertThat(quota(Prompts.send(server, "claude", "user"), CHAT)).isEqualTo("none");
    }

    @Test
    void creditsAreDrawnByThePriceOfTheAnswer() throws Exception {
        billing.aiCredits().price("gpt-5", 0, Nano.ONE * 1_000_000 / 2, 0, 0).quota(PREMIUM, 10);
        server.answerWith(request -> Answer.text("12345678"));
        // Two tokens at half a credit each.
        assertThat(quota(Prompts.send(server), PREMIUM))
                .isEqualTo("ent=10&ov=0.0&ovPerm=false&rem=90.0" + RESET);
        assertThat(server.books().nanoAiu()).isEqualTo(Nano.ONE);
        assertThat(remaining(PREMIUM)).isEqualTo(9);
    }

    @Test
    void chatIsDrawnByEachPrompt() throws Exception {
        billing.premiumRequests().quota(CHAT, 50).multiplier("free", 0);
        assertThat(quota(Prompts.send(server, "free", "user"), CHAT)).contains("&rem=98.0&");
        assertThat(quota(Prompts.send(server, "free", "agent"), CHAT)).contains("&rem=96.0&");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "completions", PREMIUM})
    void anUnlimitedQuotaIsReportedAsSuch(String name) throws Exception {
        billing.aiCredits().unlimited(name);
        for (int i = 0; i < 2; i++) {
            assertThat(quota(Prompts.send(server), name))
                    .isEqualTo("ent=-1&ov=0.0&ovPerm=false&rem=100.0" + RESET);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,''",
        "COMPLETIONS,'" + STREAM + "'",
        "RESPONSES,''",
        "RESPONSES,'" + STREAM + "'",
        "MESSAGES,''",
        "MESSAGES,'" + STREAM + "'"
    })
    void snapshotsAreInBodiesInsteadIfSet(String format, String settings) throws Exception {
        billing.premiumRequests()
                .snapshotsInBodies()
                .quota(PREMIUM, 4)
                .unlimited(CHAT)
                .overagePermitted(true)
                .remaining(PREMIUM, -1);
        HttpResponse<String> response =
                TestClient.send(Prompts.request(server, format, "gpt-5", "user", settings));
        assertThat(quota(response, PREMIUM)).isEqualTo("none");
        List<JsonNode> holders = ReceivedAnswer.of(response).with("copilot_quota_snapshots");
        assertThat(holders).hasSize(1);
        assertThat(JSON.readTree(holders.get(0).path("copilot_quota_snapshots").toString()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"premium_interactions":{"entitlement":4,"percent_remaining":-50.0,"overage_permitted":true,
                                   "overage_count":2.0,"has_quota":false,"unlimited":false,"reset_date":"2026-04-01T00:00:00Z"},
                                 "chat":{"entitlement":-1,"percent_remaining":100.0,"overage_permitted":true,
                                   "overage_count":0.0,"has_quota":true,"unlimited":true,"reset_date":"2026-04-01T00:00:00Z"}}
                                """));
    }

    @Test
    void aQuotaWithNothingLeftRefusesBeforeTheScript() throws Exception {
        billing.premiumRequests().multiplier("free", 0).quota(PREMIUM, 1);
        server.enqueue(Answer.text("first"), Answer.text("second"));
        assertThat(Prompts.send(server).body()).contains("first");
        HttpResponse<String> refused = Prompts.send(server);
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).contains("text/plain");
        assertThat(JSON.readTree(refused.body()).at("/error/code").asText())
                .isEqualTo("quota_exceeded");
        assertThat(quota(refused, PREMIUM)).isEqualTo("none");
        server.lenient();
        assertThat(Prompts.send(server).statusCode()).isEqualTo(402);
        assertThat(Prompts.send(server, "free", "user").body()).contains("second");
        assertThat(Prompts.send(server, "gpt-5", "agent").statusCode()).isEqualTo(200);
        assertThat(server.requests()).hasSize(5);
        assertThat(server.books().requests()).isEqualTo(5);
        assertThat(server.books().answers()).isEqualTo(3);
    }

    @Test
    void anAgentPaysWhereTokensAreBilled() throws Exception {
        billing.aiCredits().price("free", 0, 0, 0, 0).quota(PREMIUM, 0);
        assertThat(Prompts.send(server, "gpt-5", "agent").statusCode()).isEqualTo(402);
        assertThat(Prompts.send(server, "free", "user").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, PREMIUM})
    void anExhaustedQuotaRefuses(String name) throws Exception {
        billing.aiCredits().price("free", 0, 0, 0, 0).exhausted(name);
        assertThat(Prompts.send(server).statusCode()).isEqualTo(402);
        HttpResponse<String> free = Prompts.send(server, "free", "user");
        assertThat(free.statusCode()).isEqualTo(name.equals(CHAT) ? 402 : 200);
        billing.overagePermitted(true);
        assertThat(quota(Prompts.send(server), name))
                .isEqualTo("ent=-1&ov=0.0&ovPerm=true&rem=0.0" + RESET);
    }

    @Test
    void overageMakesThePercentageNegative() throws Exception {
        billing.premiumRequests().overagePermitted(true).quota(PREMIUM, 8).remaining(PREMIUM, 1);
        assertThat(quota(Prompts.send(server), PREMIUM))
                .startsWith("ent=8&ov=0.0&ovPerm=true&rem=0.0&");
        assertThat(quota(Prompts.send(server), PREMIUM))
                .isEqualTo("ent=8&ov=1.0&ovPerm=true&rem=-12.5" + RESET);
    }

    @Test
    void successfulRawAnswersReportTheQuotaWithoutDrawingOnIt() throws Exception {
        billing.premiumRequests().quota(PREMIUM, 10);
        server.enqueue(
                Answer.json("{}"),
                Answer.json("{}").header("x-quota-snapshot-premium_interactions", "mine"),
                Answer.status(429, "slow down"));
        assertThat(quota(Prompts.send(server), PREMIUM)).contains("&rem=100.0&");
        assertThat(quota(Prompts.send(server), PREMIUM)).isEqualTo("mine");
        assertThat(quota(Prompts.send(server), PREMIUM)).isEqualTo("none");
        assertThat(remaining(PREMIUM)).isEqualTo(10);
    }

    @Test
    void brokenAndAbandonedAnswersAreRefunded() throws Exception {
        billing.aiCredits().quota(PREMIUM, 1_000_000).quota(CHAT, 10);
        server.enqueue(
                Answer.text("Hello to all").resetAfter(1),
                Answer.text("word ".repeat(100_000)),
                Answer.text("Hello"));
        assertThatIOException().isThrownBy(() -> TestClient.send(server, TestClient.STREAM));
        try (Socket socket = TestClient.connect(server)) {
            TestClient.writeRequest(socket, TestClient.STREAM);
            assertThat(TestClient.readUntil(socket, "\r\n\r\n")).contains("&rem=90.0&");
        }
        TestClient.await(() -> server.request(1).outcome() == Outcome.HUNG_UP);
        TestClient.await(() -> remainingUnchecked(CHAT) == 10);
        assertThat(remaining(PREMIUM)).isEqualTo(1_000_000);
        assertThat(quota(Prompts.send(server), CHAT)).contains("&rem=90.0&");
        assertThat(remaining(PREMIUM))
                .isEqualTo(Nano.toDouble(1_000_000 * Nano.ONE - server.books().nanoAiu()));
    }

    @Test
    void aStalledAnswerIsRefundedWhileTheConnectionIsOpen() throws Exception {
        billing.premiumRequests().quota(PREMIUM, 10);
        server.enqueue(Answer.text("Hello to all").stallAfter(1));
        try (Socket socket = TestClient.connect(server)) {
            TestClient.writeRequest(socket, TestClient.STREAM);
            assertThat(TestClient.readUntil(socket, "assistant")).contains("&rem=90.0&");
            TestClient.await(() -> remainingUnchecked(PREMIUM) == 10);
            assertThat(server.request(0).outcome()).isEqualTo(Outcome.OPEN);
        }
    }

    private double remainingUnchecked(String name) {
        try {
            return remaining(name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void concurrentPromptsNeverOverdrawAQuotaOfRequests() throws Exception {
        billing.premiumRequests().quota(PREMIUM, 20).quota(CHAT, 30);
        List<CompletableFuture<Integer>> statuses =
                IntStream.range(0, 100)
                        .mapToObj(
                                i ->
                                        TestClient.HTTP
                                                .sendAsync(
                                                        Prompts.request(
                                                                server,
                                                                "COMPLETIONS",
                                                                "gpt-5",
                                                                "user",
                                                                ""),
                                                        HttpResponse.BodyHandlers.ofString())
                                                .thenApply(HttpResponse::statusCode))
                        .toList();
        assertThat(statuses.stream().map(CompletableFuture::join).filter(s -> s == 200))
                .hasSize(20);
        assertThat(statuses.stream().map(CompletableFuture::join).filter(s -> s == 402))
                .hasSize(80);
        assertThat(server.books().premiumRequests()).isEqualTo(20);
        assertThat(remaining(PREMIUM)).isZero();
        assertThat(remaining(CHAT)).isEqualTo(10);
    }

    @Test
    void settingsOfUnknownQuotasAreRefused() {
        assertThatThrownBy(() -> billing.quota("other", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.unlimited("other"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.remaining(CHAT, 1))
                .isInstanceOf(IllegalStateException.class);
        billing.unlimited(CHAT);
        assertThatThrownBy(() -> billing.remaining(CHAT, 1))
                .isInstanceOf(IllegalStateException.class);
        billing.quota(CHAT, 1);
        assertThatThrownBy(() -> billing.remaining(CHAT, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
