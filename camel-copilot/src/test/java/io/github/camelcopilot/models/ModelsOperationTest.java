// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code copilot:models}, with the list of the service or of a {@code ModelsProvider}. */
@ExtendWith(CopilotServerExtension.class)
class ModelsOperationTest {

    private CopilotServer server;

    @BeforeEach
    void offer(CopilotServer running) {
        server = running;
        server.models().offer("one").offer("two", "/responses");
    }

    private static List<String> ids(Message message) {
        return message.getBody(ModelList.class).stream().map(ModelInfo::id).toList();
    }

    @Test
    void theBodyBecomesTheListAndOtherHeadersRemain() throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:models")) {
            Message message =
                    route.ask(
                            "whatever",
                            Map.of(Exchange.CONTENT_TYPE, "text/csv", "MyHeader", "mine"));

            assertThat(ids(message)).containsExactly("one", "two");
            assertThat(message.getHeaders())
                    .containsEntry("MyHeader", "mine")
                    .doesNotContainKey(Exchange.CONTENT_TYPE);
        }
        assertThat(server.requests()).isEmpty();
        RecordedRequest request = server.models().requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/models");
        assertThat(request.header("Openai-Intent")).hasValue("model-access");
        assertThat(request.header("x-initiator")).hasValue("agent");
        assertThat(request.header("Authorization")).hasValue("Bearer " + CopilotRoute.TOKEN);
        assertThat(request.body()).isEmpty();
        assertThat(request.header("Content-Type")).isEmpty();
    }

    @Test
    void theListIsConvertibleToJson() throws Exception {
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:in")
                                                .to("copilot:models")
                                                .setHeader("First", simple("${body[0].id}"))
                                                .setHeader("Text", simple("${body}"));
                                    }
                                })) {
            Message message = route.ask("");

            ObjectMapper json = new ObjectMapper();
            JsonNode list = json.readTree(message.getBody(String.class));
            assertThat(list.isArray()).isTrue();
            assertThat(list.findValuesAsText("id")).containsExactly("one", "two");
            assertThat(list.at("/1/supportedEndpoints/0").asText()).isEqualTo("/responses");
            assertThat(json.readTree(message.getBody(byte[].class))).isEqualTo(list);
            try (InputStream stream = message.getBody(InputStream.class)) {
                assertThat(json.readTree(stream)).isEqualTo(list);
            }
            assertThat(json.readTree(message.getHeader("Text", String.class))).isEqualTo(list);
            String one =
                    route.context()
                            .getTypeConverter()
                            .convertTo(String.class, message.getBody(ModelList.class).get(0));
            assertThat(json.readTree(one)).isEqualTo(list.get(0));
            byte[] bytes =
                    route.context()
                            .getTypeConverter()
                            .convertTo(byte[].class, message.getBody(ModelList.class).get(0));
            assertThat(json.readTree(bytes)).isEqualTo(list.get(0));
            assertThat(message.getHeader("First")).isEqualTo("one");
        }
    }

    @Test
    void aThousandConcurrentFirstCallsCauseOneRequest() throws Exception {
        server.models()
                .enqueue(Answer.json("{\"data\":[{\"id\":\"m\"}]}").delay(Duration.ofMillis(300)));
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:in").toD("copilot:models?maxRetries=${body}");
                                    }
                                })) {
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(route.sendLater(String.valueOf(i % 5)));
            }
            for (CompletableFuture<Exchange> call : calls) {
                assertThat(ids(CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS))))
                        .containsExactly("m");
            }
        }
        assertThat(server.models().requests()).hasSize(1);
    }

    @Test
    void anExpiredListRemainsAfterAFailureAndIsReplacedLater() throws Exception {
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(server)) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.start("copilot:models?modelsCacheTtl=1m");
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
            server.models()
                    .enqueue(
                            Answer.status(429, "slow down").header("Retry-After", "7200"),
                            Answer.json("{\"data\":[{\"id\":\"new\"},{\"no\":\"id\"}]}"));
            clock.advance(Duration.ofSeconds(59));
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
            assertThat(server.models().requests()).hasSize(1);

            clock.advance(Duration.ofSeconds(1));
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
            assertThat(server.models().requests()).hasSize(2);

            clock.advance(Duration.ofMinutes(15));
            assertThat(ids(route.ask(""))).containsExactly("new");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, io.github.camelcopilot.api.CopilotRateLimitException",
        "401, io.github.camelcopilot.api.CopilotAuthenticationException",
        "403, io.github.camelcopilot.api.CopilotAccessException",
        "500, io.github.camelcopilot.api.CopilotServerException",
        "302, io.github.camelcopilot.api.CopilotServerException",
        "418, io.github.camelcopilot.api.CopilotRequestException"
    })
    void withoutAListTheErrorIsThatOfAPrompt(int status, Class<?> type) throws Exception {
        server.models().enqueue(Answer.status(status, "no list today"));
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:models")) {
            Exchange exchange = route.send("kept");

            assertThat(exchange.getException())
                    .isExactlyInstanceOf(type)
                    .hasMessageContaining("copilot at 127.0.0.1:")
                    .hasMessageContaining("no list today");
            assertThat(exchange.getMessage().getBody()).isEqualTo("kept");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE))
                    .isEqualTo(status);
            // The next call sends a new request.
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
        }
    }

    @Test
    void anInvalidListIsAServerException() throws Exception {
        server.models().enqueue(Answer.text("Hello"));
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:models")) {
            assertThat(route.send("").getException())
                    .isExactlyInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("no list of models");
        }
    }

    @Test
    void requestsForTheListAreRetriedLikePrompts() throws Exception {
        server.models().enqueue(Answer.resetBeforeHead(), Answer.status(503, "busy"));
        try (CopilotRoute route =
                CopilotRoute.at(server).start("copilot:models?maxRetries=2&maxRetryDelay=1s")) {
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
        }
        assertThat(server.models().requests()).hasSize(3);
    }

    @Test
    void aSilentServiceTimesOut() throws Exception {
        server.models().enqueue(Answer.silence());
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(server)) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.start("copilot:models");
            CompletableFuture<Exchange> call = route.sendLater("");
            await().until(() -> server.models().requests().size() == 1);
            clock.advance(Duration.ofSeconds(30));

            assertThat(call.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(CopilotException.class)
                    .hasMessageContaining("took longer than 30 s");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aStopEndsTheWaitForAList() throws Exception {
        server.models().enqueue(Answer.silence());
        CompletableFuture<Exchange> call;
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:models")) {
            route.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
            route.context().getShutdownStrategy().setTimeout(100);
            call = route.sendLater("");
            await().until(() -> server.models().requests().size() == 1);
        }
        assertThat(call.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(CopilotServerException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void aStopEndsTheWaitForModelsProvider() throws Exception {
        CompletableFuture<Exchange> call;
        CompletableFuture<List<ModelInfo>> never = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        ModelsProvider mine =
                () -> {
                    asked.incrementAndGet();
                    return never;
                };
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context().getRegistry().bind("mine", mine);
            route.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
            route.context().getShutdownStrategy().setTimeout(100);
            route.start("copilot:models?modelsProvider=#mine");
            call = route.sendLater("kept");
            await().until(() -> asked.get() == 1);
        }
        Exchange exchange = call.get(20, TimeUnit.SECONDS);
        assertThat(exchange.getException())
                .isInstanceOf(CopilotServerException.class)
                .hasMessageContaining("stopped");
        assertThat(exchange.getMessage().getBody()).isEqualTo("kept");
    }

    @Test
    void eachCallerGetsTheListOfTheirOwnToken() throws Exception {
        server.models()
                .answerWith(
                        request ->
                                Answer.json(
                                        "{\"data\":[{\"id\":\""
                                                + request.header("Authorization")
                                                        .orElseThrow()
                                                        .substring("Bearer gho_".length())
                                                + "\"}]}"));
        try (CopilotRoute route =
                CopilotRoute.at(server).start("copilot:models?tokenHeader=X-GitHub-Token")) {
            for (String caller : List.of("ann", "bob", "ann")) {
                Message message = route.ask("", Map.of("X-GitHub-Token", "gho_" + caller));
                assertThat(ids(message)).containsExactly(caller);
                assertThat(message.getHeaders()).doesNotContainKey("X-GitHub-Token");
            }
            assertThat(route.send("").getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("X-GitHub-Token");
        }
        assertThat(server.models().requests()).hasSize(2);
    }

    @Test
    void anotherLoginOfTheSameAccountHasItsOwnList(@TempDir Path folder) throws Exception {
        try (LoginRoute login = new LoginRoute(server, folder, null)) {
            login.start(false);
            login.store(server.login().issue(), VirtualScheduler.START, null);
            ProducerTemplate template = login.route().context().createProducerTemplate();
            assertThat(template.requestBody("copilot:models", "", ModelList.class)).hasSize(2);
            login.login("logout");

            Exchange exchange = template.request("copilot:models", e -> {});

            assertThat(exchange.getException()).isInstanceOf(CopilotAuthenticationException.class);
            server.models().offer("three");
            login.store(server.login().issue(), VirtualScheduler.START, null);
            assertThat(template.requestBody("copilot:models", "", ModelList.class)).hasSize(3);
        }
    }

    @Test
    void modelsProviderReplacesTheListOfTheService() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ModelsProvider mine =
                () -> {
                    asked.incrementAndGet();
                    return CompletableFuture.supplyAsync(
                            () -> List.of(ModelInfo.of("mine").withName("My own")));
                };
        try (CopilotRoute route = CopilotRoute.at(server)) {
            // No credential is needed, not even the caller's.
            route.options().setToken(null);
            route.options().setTokenHeader("X-GitHub-Token");
            route.context().getRegistry().bind("mine", mine);
            route.start("copilot:models?modelsProvider=#mine");
            for (int i = 0; i < 3; i++) {
                assertThat(ids(route.ask(""))).containsExactly("mine");
            }
        }
        assertThat(asked).hasValue(1);
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void aFailureOfModelsProviderIsReportedWithoutFallback() throws Exception {
        ModelsProvider broken =
                () -> CompletableFuture.failedFuture(new IllegalStateException("no database"));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context().getRegistry().bind("broken", broken);
            route.start("copilot:models?modelsProvider=#broken");
            Exchange exchange = route.send("");
            assertThat(exchange.getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasRootCauseMessage("no database");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                    .isEqualTo("models_provider");
        }
        assertThat(server.models().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1, /v1/models, Authorization, Bearer the-key",
        "azure, '', /openai/models?api-version=2024-10-21, api-key, the-key",
        "anthropic, '', /v1/models?limit=1000, x-api-key, the-key"
    })
    void otherProvidersAreSupported(
            String provider, String path, String expected, String header, String credential)
            throws Exception {
        try (CopilotRoute route =
                CopilotRoute.bare()
                        .start(
                                "copilot:models?provider="
                                        + provider
                                        + "&apiKey=the-key&baseUrl="
                                        + server.url()
                                        + path)) {
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
        }
        RecordedRequest request = server.models().requests().get(0);
        assertThat(request.path()).isEqualTo(expected);
        assertThat(request.header(header)).hasValue(credential);
    }

    @Test
    void aRequestIsRetriedOnceWithANewTokenAfter401() throws Exception {
        server.models().enqueue(Answer.status(401, "unauthorized: token expired"));
        List<Boolean> asked = new ArrayList<>();
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context()
                    .getRegistry()
                    .bind(
                            "tokens",
                            (io.github.camelcopilot.api.TokenProvider)
                                    refused -> {
                                        asked.add(refused);
                                        return CompletableFuture.completedStage(
                                                io.github.camelcopilot.api.AccessToken.of(
                                                        "gho_number" + asked.size()));
                                    });
            route.start("copilot:models?tokenProvider=#tokens");
            assertThat(ids(route.ask(""))).containsExactly("one", "two");
        }
        assertThat(asked).containsExactly(false, true);
    }

    @Test
    void aRateLimitReportsRetryAfter() throws Exception {
        server.models().enqueue(Answer.status(429, "slow down").header("Retry-After", "7"));
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:models")) {
            assertThat(route.send("").getException())
                    .isInstanceOfSatisfying(
                            CopilotRateLimitException.class,
                            failure ->
                                    assertThat(failure.getRetryAfter())
                                            .isEqualTo(Duration.ofSeconds(7)));
        }
    }
}
