// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wireApi=auto}: for Copilot the format of the model, otherwise that of the provider. */
@ExtendWith(CopilotServerExtension.class)
class WireApiChoiceTest {

    private CopilotServer server;

    @BeforeEach
    void keep(CopilotServer running) {
        server = running;
    }

    private String onlyPath() {
        assertThat(server.requests()).hasSize(1);
        return server.request(0).path();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/responses                                  | /responses",
                "/v1/messages                                | /v1/messages",
                "/chat/completions                           | /chat/completions",
                "/responses /chat/completions                | /chat/completions",
                "/v1/messages /chat/completions              | /chat/completions",
                "/v1/messages /responses                     | /responses",
                "/embeddings                                 | /chat/completions",
                "ws:/responses /responses                    | /responses",
                "''                                          | /chat/completions"
            })
    void aModelOfCopilotIsCalledAtASupportedEndpoint(String endpoints, String path)
            throws Exception {
        server.models().offer("m", endpoints.isEmpty() ? new String[0] : endpoints.split(" "));
        for (String operation : List.of("chat", "stream?emit=text")) {
            String uri = "copilot:" + operation + (operation.contains("?") ? "&" : "?") + "model=m";
            try (CopilotRoute route = CopilotRoute.at(server).start(uri)) {
                assertThat(route.ask("Say a word.").getBody(String.class)).isNotBlank();
            }
        }
        assertThat(server.requests()).extracting(RecordedRequest::path).containsOnly(path);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).json().path("stream").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"completions", "responses", "messages"})
    void anExplicitFormatIsUsedWithoutReadingTheList(String format) throws Exception {
        try (CopilotRoute route =
                CopilotRoute.chat(server, "model=simulator-responses&wireApi=" + format)) {
            route.ask("Say a word.");
        }
        assertThat(onlyPath()).endsWith(format);
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void withoutAModelTheListIsNotRead() throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask("Say a word.");
        }
        assertThat(onlyPath()).isEqualTo("/chat/completions");
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void theModelOfTheHeaderDecides() throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "model=simulator")) {
            route.ask("Say a word.", Map.of(CopilotHeaders.MODEL, "simulator-responses"));
        }
        assertThat(onlyPath()).isEqualTo("/responses");
    }

    @Test
    void manyPromptsReadOneList() throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "model=simulator-responses")) {
            for (int i = 0; i < 5; i++) {
                route.ask("Say a word.");
            }
        }
        assertThat(server.requests()).hasSize(5);
        assertThat(server.models().requests()).hasSize(1);
    }

    @Test
    void withoutAListThePromptIsSentToCompletions() throws Exception {
        for (Answer answer :
                List.of(
                        Answer.status(500, "broken"),
                        Answer.status(404, "not here"),
                        Answer.status(429, "slow down"),
                        Answer.json("{\"hello\":1}"),
                        Answer.text("Hello"),
                        Answer.resetBeforeHead())) {
            server.reset().models().enqueue(answer);
            try (CopilotRoute route = CopilotRoute.chat(server, "model=simulator-responses")) {
                route.ask("Say a word.");
                // Requested once: a failure is not retried for each prompt.
                route.ask("Say another word.");
            }
            assertThat(server.requests())
                    .hasSize(2)
                    .allMatch(request -> request.path().equals("/chat/completions"));
            assertThat(server.models().requests()).hasSize(1);
        }
    }

    @Test
    void aPromptWaitsFiveSecondsForAListAtMost() throws Exception {
        server.models().enqueue(Answer.silence());
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(server)) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.start("copilot:chat?model=simulator-responses");
            CompletableFuture<Exchange> call = route.sendLater("Say a word.");
            clock.awaitAlarm(Duration.ofSeconds(5));
            assertThat(server.requests()).isEmpty();

            clock.advance(Duration.ofSeconds(5));

            CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            assertThat(onlyPath()).isEqualTo("/chat/completions");
        }
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void theRequestTimeoutCoversTheWaitForAList() throws Exception {
        server.models().enqueue(Answer.silence());
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(server)) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.start("copilot:chat?model=m&requestTimeout=3s");
            CompletableFuture<Exchange> call = route.sendLater("Say a word.");
            clock.awaitAlarm(Duration.ofSeconds(5));

            clock.advance(Duration.ofSeconds(3));

            assertThat(call.get(20, TimeUnit.SECONDS).getException())
                    .hasMessageContaining("requestTimeout (3 s)");
            clock.advance(Duration.ofSeconds(5));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void theListOfModelsProviderDecidesToo() throws Exception {
        ModelsProvider mine =
                () ->
                        CompletableFuture.supplyAsync(
                                () ->
                                        List.of(
                                                ModelInfo.of("m")
                                                        .withSupportedEndpoints("/responses")));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context().getRegistry().bind("mine", mine);
            route.start("copilot:chat?model=m&modelsProvider=#mine");
            route.ask("Say a word.");
        }
        assertThat(onlyPath()).isEqualTo("/responses");
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void aModelWithoutStreamingAnswersWithoutAStream() throws Exception {
        server.models()
                .enqueue(
                        Answer.json(
                                "{\"data\":[{\"id\":\"m\",\"capabilities\":{\"supports\":{\"streaming\":false}}}]}"));
        try (CopilotRoute route =
                CopilotRoute.at(server).start("copilot:stream?emit=text&model=m")) {
            assertThat(route.ask("Say a word.").getBody(String.class)).isNotBlank();
        }
        assertThat(server.request(0).json().path("stream").asBoolean()).isFalse();
        assertThat(server.request(0).header("Accept")).hasValue("application/json");
    }

    @Test
    void theListIsRequestedWithTheTokenOfThePrompt(@TempDir Path folder) throws Exception {
        server.login().manual().interval(0);
        try (LoginRoute login = new LoginRoute(server, folder, null)) {
            login.options().setAutoLogin(true);
            login.options().setModel("simulator-responses");
            login.start(false);
            CompletableFuture<Exchange> call = login.chatLater();
            await().until(() -> server.login().polls() > 0);
            assertThat(server.models().requests()).isEmpty();

            server.login().authorize();

            CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            assertThat(server.requests().get(server.requests().size() - 1).path())
                    .isEqualTo("/responses");
        }
    }

    @Test
    void noLoginIsStartedForTheListAlone(@TempDir Path folder) throws Exception {
        server.models().answerWith(request -> Answer.status(401, "unauthorized"));
        try (LoginRoute login = new LoginRoute(server, folder, null)) {
            login.options().setAutoLogin(true);
            login.options().setModel("simulator-responses");
            login.start(false);
            login.store(server.login().issue(), VirtualScheduler.START, null);

            CopilotRoute.succeeded(login.chat());

            assertThat(server.login().deviceCodes()).isZero();
            assertThat(onlyPath()).isEqualTo("/chat/completions");
            assertThat(server.models().requests()).hasSize(1);
        }
    }

    @Test
    void callersWithAKnownModelNeedNoListOfTheirOwn() throws Exception {
        try (CopilotRoute route =
                CopilotRoute.chat(server, "model=simulator-responses&tokenHeader=X-Token")) {
            for (int caller = 0; caller < 20; caller++) {
                route.ask("Say a word.", Map.of("X-Token", "gho_caller" + caller));
            }
        }
        assertThat(server.requests())
                .hasSize(20)
                .allMatch(request -> request.path().equals("/responses"));
        assertThat(server.models().requests()).hasSize(1);
    }

    @Test
    void anEventThatRepeatsTheWholeAnswerMayExceedMaxEventSize() throws Exception {
        String text = "camel ".repeat(50_000);
        server.enqueue(Answer.text(text));
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start("copilot:stream?emit=text&wireApi=responses&maxEventSize=4KB")) {
            assertThat(route.ask("Say it again.").getBody(String.class)).isEqualTo(text);
        }
    }

    @Test
    void anInvalidPromptIsRefusedBeforeTheListIsRead() throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "model=m&maxRequestSize=1KB")) {
            assertThat(route.send("x".repeat(2_000)).getException())
                    .isInstanceOf(CopilotRequestException.class);
            assertThat(route.send("\uD800").getException())
                    .isInstanceOf(CopilotRequestException.class);
        }
        assertThat(server.models().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | unsupported_api_for_model | model m is not accessible via this endpoint",
                "404 |                           | This model is only supported in v1/responses and not in v1/chat/completions."
            })
    void theWrongFormatForAModelIsAModelExceptionWithAdvice(int status, String code, String message)
            throws Exception {
        String error = "{\"error\":{\"message\":\"" + message + "\",\"code\":\"" + code + "\"}}";
        server.enqueue(Answer.status(status, error.replace("\"null\"", "null")));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=m&wireApi=completions")) {
            assertThat(route.send("Say a word.").getException())
                    .isInstanceOf(CopilotModelException.class)
                    .hasMessageContaining("wireApi")
                    .hasMessageContaining("completions or responses or messages")
                    .hasMessageContaining("leave it at auto");
        }
    }
}
