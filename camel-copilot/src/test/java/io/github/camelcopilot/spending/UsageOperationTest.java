// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.SecretFinder;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code copilot:usage}: the plan and what remains of its quotas. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class UsageOperationTest {

    private static final String REPORT =
            """
            {"login": "octo", "copilot_plan": "individual_pro",
             "endpoints": {"api": "https://api.individual.githubcopilot.com"},
             "quota_reset_date": "2099-01-01",
             "quota_snapshots": {
              "chat": {"entitlement": 0, "percent_remaining": 100, "unlimited": true},
              "premium_interactions": {"entitlement": 300, "remaining": 293, "percent_remaining": 97.7,
               "overage_count": 0, "overage_permitted": true, "unlimited": false, "has_quota": true}}}
            """;

    private static final String PREMIUM_FIELD = "x-quota-snapshot-premium_interactions";

    private CopilotServer server;
    private VirtualScheduler clock;
    private CopilotRoute route;

    @BeforeEach
    void open(CopilotServer running) {
        server = running;
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        route = CopilotRoute.at(server);
        ComponentAccess.setScheduler(route.component(), clock);
        // A host of its own, whose answers this test scripts.
        route.options().setGithubHost(server.url() + "/git");
    }

    @AfterEach
    void close() {
        route.close();
        clock.close();
    }

    private UsageReport report() {
        return route.ask("").getBody(UsageReport.class);
    }

    @Test
    void theBodyBecomesTheReportAndOtherHeadersRemain() throws Exception {
        server.enqueue(Answer.json(REPORT));
        route.options().setIntegrationId("vendor-tool");
        route.options().setHeader(Map.of("X-Gateway-Key", "for-the-gateway"));
        route.start("copilot:usage");

        Message message =
                route.ask("", Map.of(Exchange.CONTENT_TYPE, "text/csv", "MyHeader", "mine"));

        UsageReport report = message.getBody(UsageReport.class);
        assertThat(report.plan()).isEqualTo("individual_pro");
        assertThat(report.host()).isEqualTo("https://api.individual.githubcopilot.com");
        assertThat(report.resetAt()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
        assertThat(report.quotas()).containsOnlyKeys("chat", "premium_interactions");
        Quota premium = report.quotas().get("premium_interactions");
        assertThat(premium.remaining()).isEqualTo(293);
        assertThat(premium.percent()).isEqualTo(97.7);
        assertThat(message.getHeaders())
                .containsEntry("MyHeader", "mine")
                .doesNotContainKey(Exchange.CONTENT_TYPE);
        RecordedRequest request = server.request(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/git/api/v3/copilot_internal/user");
        assertThat(request.header("Authorization")).hasValue("token " + CopilotRoute.TOKEN);
        assertThat(request.header("Accept")).hasValue("application/json");
        assertThat(request.header("User-Agent"))
                .hasValueSatisfying(agent -> assertThat(agent).startsWith("camel-copilot"));
        assertThat(request.header("Openai-Intent")).isEmpty();
        assertThat(request.header("x-initiator")).isEmpty();
        assertThat(request.header("Copilot-Integration-Id")).isEmpty();
        assertThat(request.header("X-Gateway-Key")).isEmpty();
    }

    @Test
    void theReportIsConvertibleToJson() throws Exception {
        server.enqueue(Answer.json(REPORT));
        route.start("copilot:usage");

        Message message = route.ask("");

        ObjectMapper json = new ObjectMapper();
        JsonNode report = json.readTree(message.getBody(String.class));
        assertThat(report.at("/plan").asText()).isEqualTo("individual_pro");
        assertThat(report.at("/quotas/premium_interactions/remaining").intValue()).isEqualTo(293);
        assertThat(report.at("/quotas/chat/unlimited").booleanValue()).isTrue();
        assertThat(report.at("/quotas/chat").has("remaining")).isFalse();
        assertThat(json.readTree(message.getBody(byte[].class))).isEqualTo(report);
        try (InputStream stream = message.getBody(InputStream.class)) {
            assertThat(json.readTree(stream)).isEqualTo(report);
        }
    }

    @Test
    void aRouteInYamlReadsMembersOfTheReport() throws Exception {
        server.enqueue(Answer.json(REPORT));
        PluginHelper.getRoutesLoader(route.context())
                .loadRoutes(
                        ResourceHelper.fromString(
                                "usage.yaml",
                                """
                                - from:
                                    uri: direct:in
                                    steps:
                                      - to: copilot:usage
                                      - setBody:
                                          simple: "${body.quotas[chat].percent} ${body.plan}"
                                """));
        route.context().start();

        assertThat(route.ask("").getBody(String.class)).isEqualTo("100.0 individual_pro");
    }

    @Test
    void aReportIsKeptForOneMinute() throws Exception {
        server.answerWith(request -> Answer.json(REPORT));
        route.start("copilot:usage");
        report();
        clock.advance(Duration.ofSeconds(59));
        report();
        assertThat(server.requests()).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        report();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void concurrentExchangesShareOneRequest() throws Exception {
        server.enqueue(Answer.json(REPORT).delay(Duration.ofMillis(300)));
        route.start("copilot:usage");
        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(route.sendLater(""));
        }

        for (CompletableFuture<Exchange> call : calls) {
            Message message = CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            assertThat(message.getBody(UsageReport.class).plan()).isEqualTo("individual_pro");
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void eachCallerGetsTheReportOfTheirOwnToken() throws Exception {
        server.answerWith(
                request ->
                        Answer.json(
                                "{\"copilot_plan\":\""
                                        + request.header("Authorization")
                                                .orElseThrow()
                                                .replace("token gho_", "plan of ")
                                        + "\"}"));
        route.start("copilot:usage?tokenHeader=X-GitHub-Token");

        for (String caller : List.of("ann", "bob", "ann")) {
            Message message = route.ask("", Map.of("X-GitHub-Token", "gho_" + caller));
            assertThat(message.getBody(UsageReport.class).plan()).isEqualTo("plan of " + caller);
            assertThat(message.getHeaders()).doesNotContainKey("X-GitHub-Token");
        }
        assertThat(server.requests()).hasSize(2);
        assertThat(route.send("").getException())
                .isInstanceOf(CopilotAuthenticationException.class)
                .hasMessageContaining("X-GitHub-Token");
    }

    /** Name, response, exception, texts of its message. */
    static Stream<Arguments> failures() {
        String page = "<!DOCTYPE html><html><title>Sign in</title></html>";
        String[] noAccess = {"cannot see the usage report", "gho_…", "ghu_…", "ghs_…", "answers"};
        return Stream.of(
                arguments(
                        "404",
                        Answer.status(404, "{\"message\":\"Not Found\"}"),
                        CopilotAccessException.class,
                        noAccess),
                arguments(
                        "404 about a model",
                        Answer.status(404, "{\"message\":\"model not found\"}"),
                        CopilotAccessException.class,
                        noAccess),
                arguments(
                        "403",
                        Answer.status(
                                403, "{\"message\":\"Resource not accessible by integration\"}"),
                        CopilotAccessException.class,
                        noAccess),
                arguments(
                        "403 with a rate limit",
                        Answer.status(403, "{\"message\":\"API rate limit exceeded\"}")
                                .header("x-ratelimit-remaining", "0"),
                        CopilotRateLimitException.class,
                        new String[] {"rate limit"}),
                arguments(
                        "401",
                        Answer.status(401, "{\"message\":\"Bad credentials\"}"),
                        CopilotAuthenticationException.class,
                        new String[] {"Bad credentials", "Log in"}),
                arguments(
                        "500",
                        Answer.status(500, "broken"),
                        CopilotServerException.class,
                        new String[] {"500", "broken"}),
                arguments(
                        "redirect",
                        Answer.status(302, "").header("Location", "/elsewhere"),
                        CopilotServerException.class,
                        new String[] {"Redirects are not followed"}),
                arguments(
                        "page",
                        Answer.status(200, page).header("Content-Type", "text/html"),
                        CopilotServerException.class,
                        new String[] {"not valid JSON", "Sign in", "githubHost"}),
                arguments(
                        "other JSON",
                        Answer.json("{\"login\":\"octo\"}"),
                        CopilotServerException.class,
                        new String[] {"neither a plan nor quotas"}),
                arguments(
                        "too large",
                        Answer.json(" ".repeat(1 << 20) + REPORT),
                        CopilotServerException.class,
                        new String[] {"The usage report of copilot at", "1048576 bytes"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aFailureNamesTheHostAndIsNotKept(String name, Answer answer, Class<?> type, String[] texts)
            throws Exception {
        server.enqueue(answer, Answer.json(REPORT));
        route.start("copilot:usage");

        Exchange exchange = route.send("kept");

        assertThat(exchange.getException())
                .isExactlyInstanceOf(type)
                .hasMessageContaining("copilot at 127.0.0.1:" + server.port())
                .hasMessageContainingAll(texts);
        assertThat(exchange.getMessage().getBody()).isEqualTo("kept");
        assertThat(server.requests()).hasSize(1);
        assertThat(report().plan()).isEqualTo("individual_pro");
    }

    @Test
    void theStatusOfARefusalIsKnown() throws Exception {
        server.enqueue(Answer.status(404, "{\"message\":\"Not Found\"}"));
        route.start("copilot:usage");

        Exchange exchange = route.send("");

        assertThat(((CopilotException) exchange.getException()).getStatus()).isEqualTo(404);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(404);
    }

    /** A proxy's credential, for example, is not GitHub's. */
    @Test
    void aCredentialForAServerOutsideGitHubIsNotSentToGitHub() throws Exception {
        route.options().setGithubHost("github.com");
        route.options().setBaseUrl(server.url());
        route.start("copilot:usage");

        assertThat(report().quotas()).isNotEmpty();
        assertThat(server.usage().requests())
                .singleElement()
                .extracting(RecordedRequest::path)
                .isEqualTo("/api/v3/copilot_internal/user");
    }

    @Test
    void afterA401TheRequestIsRepeatedOnceWithAFreshToken() throws Exception {
        server.enqueue(Answer.status(401, "Bad credentials"), Answer.json(REPORT));
        TokenProvider provider =
                refused ->
                        CompletableFuture.completedStage(
                                AccessToken.of(refused ? "gho_second" : "gho_first1"));
        route.options().setToken(null);
        route.options().setTokenProvider(provider);
        route.start("copilot:usage");

        assertThat(report().plan()).isEqualTo("individual_pro");
        assertThat(server.requests())
                .map(request -> request.header("Authorization").orElseThrow())
                .containsExactly("token gho_first1", "token gho_second");
    }

    @Test
    void quotasOfAnswersReplaceThoseOfTheReport() throws Exception {
        server.enqueue(
                Answer.json(REPORT),
                Answer.text("One.").header(PREMIUM_FIELD, "ent=300&rem=50&ov=1.5"));
        route.start("copilot:usage");
        UsageReport first = report();
        prompt("copilot:chat?model=m");

        UsageReport second = report();

        assertThat(server.requests()).hasSize(2);
        Quota premium = second.quotas().get("premium_interactions");
        assertThat(premium.percent()).isEqualTo(50);
        assertThat(premium.remaining()).isEqualTo(150);
        assertThat(premium.overage()).isEqualTo(1.5);
        assertThat(premium.overagePermitted()).isTrue();
        assertThat(premium.resetAt()).isEqualTo(first.resetAt());
        assertThat(second.quotas().get("chat")).isEqualTo(first.quotas().get("chat"));
    }

    @Test
    void withinAMinuteTheReportFollowsTheBooksOfTheService() throws Exception {
        server.billing()
                .premiumRequests()
                .multiplier("m", 2)
                .plan("business")
                .quota("premium_interactions", 300)
                .exhausted("completions")
                .resetAt(Instant.parse("2099-01-01T00:00:00Z"));
        route.options().setGithubHost(server.url());
        route.start("copilot:usage");
        UsageReport first = report();
        assertThat(first.plan()).isEqualTo("business");
        assertThat(first.host()).isEqualTo(server.url());
        assertThat(first.quotas().get("premium_interactions").remaining()).isEqualTo(300);
        assertThat(first.quotas().get("completions").exhausted()).isTrue();

        for (int prompts = 1; prompts <= 3; prompts++) {
            prompt("copilot:chat?model=m");
            Quota premium = report().quotas().get("premium_interactions");
            assertThat(premium.remaining()).isCloseTo(300 - 2 * prompts, within(0.01));
        }
        assertThat(server.usage().requests()).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(report().quotas().get("premium_interactions").remaining()).isEqualTo(294);
    }

    @Test
    void aNewReportReplacesQuotasOfAnswers() throws Exception {
        server.enqueue(
                Answer.text("One.").header(PREMIUM_FIELD, "ent=300&rem=50"), Answer.json(REPORT));
        route.start("copilot:usage");
        prompt("copilot:chat?model=m");

        assertThat(report().quotas().get("premium_interactions").percent()).isEqualTo(97.7);
    }

    @Test
    void minQuotaPercentKnowsTheReport() throws Exception {
        server.enqueue(Answer.json(REPORT.replace("97.7", "9.7")));
        route.start("copilot:usage");
        report();

        Exchange exchange = prompt("copilot:chat?model=m&minQuotaPercent=10");

        assertThat(exchange.getException())
                .isInstanceOf(CopilotQuotaException.class)
                .hasMessageContaining("9.7 %");
        assertThat(server.requests()).hasSize(1);
    }

    private Exchange prompt(String uri) {
        return route.context()
                .createProducerTemplate()
                .request(uri, e -> e.getMessage().setBody("Hi"));
    }

    @Test
    void aStopEndsTheWaitForTheReport() throws Exception {
        server.enqueue(Answer.silence());
        route.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        route.context().getShutdownStrategy().setTimeout(100);
        route.start("copilot:usage");
        CompletableFuture<Exchange> call = route.sendLater("");
        await().until(() -> server.requests().size() == 1);

        route.close();

        assertThat(call.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(CopilotServerException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void aSilentServiceTimesOut() throws Exception {
        server.enqueue(Answer.silence());
        route.start("copilot:usage");
        CompletableFuture<Exchange> call = route.sendLater("");
        await().until(() -> server.requests().size() == 1);

        clock.advance(Duration.ofSeconds(30));

        assertThat(call.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(CopilotException.class)
                .hasMessageContainingAll("The usage report of copilot at", "longer than 30 s");
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void theTokenIsShownNowhere() throws Exception {
        String token = SecretFinder.randomSecret("gho_");
        SecretFinder hunt = new SecretFinder(token);
        String echo = "\"" + token + "\"";
        List<Answer> answers =
                List.of(
                        Answer.json(
                                "{\"copilot_plan\":"
                                        + echo
                                        + ",\"endpoints\":{\"api\":"
                                        + echo
                                        + "}}"),
                        Answer.json(
                                "{\"quota_snapshots\":{" + echo + ":{\"percent_remaining\":1}}}"),
                        Answer.json(token),
                        Answer.status(404, "{\"message\":" + echo + "}"),
                        Answer.status(401, "token " + token),
                        Answer.status(500, "<html>" + token),
                        Answer.resetBeforeHead());
        try (LogRecorder log = LogRecorder.at(Level.TRACE)) {
            route.options().setToken(token);
            route.start("copilot:usage");
            for (Answer answer : answers) {
                server.reset().enqueue(answer);
                Exchange exchange = route.send("");
                assertThat(server.request(0).header("Authorization")).hasValue("token " + token);
                if (exchange.getException() != null) {
                    hunt.assertAbsent("the exception", CopilotRoute.text(exchange.getException()));
                }
                hunt.assertAbsent("the body", exchange.getMessage().getBody(String.class));
                hunt.assertAbsent("the report", String.valueOf(exchange.getMessage().getBody()));
                hunt.assertAbsent("headers", exchange.getMessage().getHeaders().toString());
                clock.advance(Duration.ofMinutes(2));
            }
            assertThat(log.lines()).anyMatch(line -> line.contains("copilot_internal/user"));
            log.lines().forEach(line -> hunt.assertAbsent("the log", line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai&model=m", "anthropic&model=m", "azure&baseUrl=https://h.test"})
    void anotherProviderFailsTheCreation(String provider) {
        assertCreationFails(
                bare -> {},
                "copilot:usage?provider=" + provider,
                "copilot:usage",
                "provider=copilot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://git.test", "https://git.test?key=1", " "})
    void anUnusableGitHubHostFailsTheCreation(String gitHubHost) {
        assertCreationFails(
                bare -> bare.options().setGithubHost(gitHubHost), "copilot:usage", "githubHost");
    }

    @Test
    void aLoginOfAServerNeedsNoBaseUrl() throws Exception {
        try (CopilotRoute bare = CopilotRoute.bare()) {
            bare.options().setGithubHost("git.test");
            bare.start("copilot:usage");

            assertThat(bare.send("").getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("copilot at git.test");
        }
    }

    private static void assertCreationFails(
            Consumer<CopilotRoute> options, String uri, String... texts) {
        try (CopilotRoute bare = CopilotRoute.bare()) {
            options.accept(bare);
            assertThatThrownBy(() -> bare.context().getEndpoint(uri))
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(texts);
        }
    }
}
