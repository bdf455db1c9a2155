// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Poll;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls without a credential wait for a login and block no thread meanwhile. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class AutoLoginTest {

    private static final Duration FIRST_POLL = Duration.ofMillis(5_500);

    @TempDir private Path folder;

    private LoginRoute route(CopilotServer server, VirtualScheduler clock) {
        LoginRoute route = new LoginRoute(server, folder, clock);
        route.options().setAutoLogin(true);
        return route;
    }

    @Test
    void callsShareOneLoginAndBlockNoThread(CopilotServer server) throws Exception {
        server.login().manual().interval(0);
        try (LoginRoute route = route(server, null).start(true)) {
            int before = Thread.activeCount();
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            Endpoint chat = route.route().context().getEndpoint("direct:chat");
            try (AsyncProducer producer = chat.createAsyncProducer()) {
                producer.start();
                for (int i = 0; i < 300; i++) {
                    Exchange exchange = chat.createExchange();
                    exchange.getMessage().setBody("Hello");
                    CompletableFuture<Exchange> call = new CompletableFuture<>();
                    producer.process(exchange, doneSync -> call.complete(exchange));
                    calls.add(call);
                }
            }
            await().until(() -> server.login().polls() > 1);
            assertThat(Thread.activeCount() - before).isLessThan(20);
            assertThat(calls).noneMatch(CompletableFuture::isDone);
            assertThat(server.requests()).noneMatch(r -> r.path().equals("/chat/completions"));
            server.login().authorize();
            for (CompletableFuture<Exchange> call : calls) {
                CopilotRoute.succeeded(call.get(30, TimeUnit.SECONDS));
            }
            assertThat(server.login().deviceCodes()).isEqualTo(1);
            await().until(() -> route.states().equals(List.of("pending", "authorized")));
        }
    }

    @Test
    void aStoredTokenCausesNoPrompt(CopilotServer server) throws Exception {
        try (LoginRoute route = route(server, null).start(true)) {
            route.store(server.login().issue(), VirtualScheduler.START, null);
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().deviceCodes()).isZero();
            assertThat(route.states()).isEmpty();
        }
    }

    /** How the user decides, and how the waiting calls fail. */
    static Stream<Arguments> ends() {
        return Stream.of(
                arguments(Poll.ACCESS_DENIED, "denied", "was denied"),
                arguments(Poll.EXPIRED_TOKEN, "expired", "has expired"),
                arguments(Poll.DEVICE_FLOW_DISABLED, "failed", "Enable the device flow"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aLoginThatFailsFailsTheCallsThatWait(
            Poll end, String state, String words, CopilotServer server) throws Exception {
        server.login().polls(Poll.PENDING, end);
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(29));
                LoginRoute route = route(server, clock).start(true)) {
            Exchange exchange = route.chat();
            assertThat(exchange.getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContainingAll("copilot at 127.0.0.1", words);
            assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
            assertThat(server.requests()).noneMatch(r -> r.path().equals("/chat/completions"));
            await().until(() -> route.states().equals(List.of("pending", state)));
            // There is no further prompt until the pause is over.
            server.login().authorize();
            for (int i = 0; i < 3; i++) {
                assertThat(route.chat().getException()).hasMessageContaining(words);
            }
            assertThat(server.login().deviceCodes()).isEqualTo(1);
            clock.advance(Duration.ofSeconds(30));
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().deviceCodes()).isEqualTo(2);
        }
    }

    @Test
    void loginTimeoutAppliesUntilTheLoginAndRequestTimeoutAfterwards(CopilotServer server)
            throws Exception {
        server.login().manual();
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                LoginRoute route = route(server, clock)) {
            route.options().setRequestTimeout(60_000);
            route.start(true);
            CompletableFuture<Exchange> call = route.chatLater();
            clock.awaitAlarm(FIRST_POLL);
            // Much longer than requestTimeout.
            clock.advance(Duration.ofMinutes(10));
            assertThat(call).isNotDone();
            server.answerWith(
                    request ->
                            request.path().equals("/chat/completions") ? Answer.silence() : null);
            server.login().authorize();
            // Faster than the service answers, the login would expire.
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> {
                                clock.advance(FIRST_POLL);
                                return server.requests().stream()
                                        .anyMatch(r -> r.path().equals("/chat/completions"));
                            });
            assertThat(call).isNotDone();
            clock.advance(Duration.ofSeconds(60));
            assertThat(call.get(20, TimeUnit.SECONDS).getException())
                    .isExactlyInstanceOf(CopilotTimeoutException.class)
                    .hasMessageContaining("requestTimeout (60 s)");
        }
    }

    @Test
    void aLoginThatTakesLongerThanLoginTimeoutFailsTheCall(CopilotServer server) throws Exception {
        server.login().manual();
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                LoginRoute route = route(server, clock)) {
            route.options().setLoginTimeout(120_000);
            route.start(true);
            CompletableFuture<Exchange> call = route.chatLater();
            clock.awaitAlarm(FIRST_POLL);
            clock.advance(Duration.ofSeconds(119));
            assertThat(call).isNotDone();
            clock.advance(Duration.ofSeconds(1));
            assertThat(call.get(20, TimeUnit.SECONDS).getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("the code was not entered in time");
            await().until(() -> route.states().equals(List.of("pending", "expired")));
        }
    }

    @Test
    void aRefusedTokenCausesAPromptAndTheCallContinues(CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LoginRoute route = route(server, null).start(true)) {
            route.store(server.login().issue(), VirtualScheduler.START, null);
            server.login().expireTokens();
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().deviceCodes()).isEqualTo(1);
            await().until(() -> route.states().equals(List.of("pending", "authorized")));
        }
    }

    @Test
    void aLoginInAnotherProcessEndsTheWait(CopilotServer server) throws Exception {
        server.login().manual().interval(0);
        try (LoginRoute route = route(server, null).start(true)) {
            CompletableFuture<Exchange> call = route.chatLater();
            await().until(() -> server.login().polls() > 0);
            route.store(server.login().issue(), VirtualScheduler.START, null);
            CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            await().until(() -> route.states().equals(List.of("pending", "authorized")));
        }
    }

    @Test
    void aContextThatStopsDoesNotWaitForALogin(CopilotServer server) throws Exception {
        server.login().manual();
        try (LoginRoute route = route(server, null).start(true)) {
            route.route().context().getShutdownStrategy().setTimeout(300);
            CompletableFuture<Exchange> chat = route.chatLater();
            CompletableFuture<Exchange> login = route.loginLater();
            await().until(() -> server.login().deviceCodes() == 1);
            route.close();
            assertThat(chat.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(CopilotServerException.class);
            assertThat(login.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(CopilotServerException.class);
        }
    }

    @Test
    void callsThatWaitForOneLoginContinueConcurrently(CopilotServer server) throws Exception {
        server.login().manual().interval(0);
        CountDownLatch all = new CountDownLatch(5);
        try (LoginRoute route = route(server, null)) {
            route.start(false);
            route.route()
                    .context()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:meet")
                                            .to("copilot:login")
                                            .process(
                                                    exchange -> {
                                                        all.countDown();
                                                        all.await();
                                                    });
                                }
                            });
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                calls.add(
                        route.route()
                                .context()
                                .createProducerTemplate()
                                .asyncSend("direct:meet", e -> e.getMessage().setBody("Hello")));
            }
            await().until(() -> server.login().polls() > 0);
            server.login().authorize();
            for (CompletableFuture<Exchange> call : calls) {
                CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void loginOnStartPromptsForRoutesThatStartLater(CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LoginRoute route = new LoginRoute(server, folder, null).start(true)) {
            route.route()
                    .context()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:late").to("copilot:chat?loginOnStart=true&seed=1");
                                }
                            });
            await().until(() -> route.states().equals(List.of("pending", "authorized")));
        }
    }

    @Test
    void aStreamWaitsToo(CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LoginRoute route = route(server, null).start(false)) {
            Exchange exchange =
                    route.route()
                            .context()
                            .createProducerTemplate()
                            .request("direct:stream", e -> e.getMessage().setBody("Hello"));
            CopilotRoute.succeeded(exchange);
            assertThat(server.login().deviceCodes()).isEqualTo(1);
        }
    }

    @Test
    void aContextThatStopsEndsTheWait(CopilotServer server) throws Exception {
        server.login().manual();
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                LoginRoute route = route(server, clock).start(true)) {
            route.route().context().getShutdownStrategy().setTimeout(1);
            CompletableFuture<Exchange> chat = route.chatLater();
            CompletableFuture<Exchange> login = route.loginLater();
            clock.awaitAlarm(FIRST_POLL);
            route.close();
            assertThat(chat.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("was stopped");
            assertThat(login.get(20, TimeUnit.SECONDS).getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("was stopped");
            assertThat(clock.pending()).doesNotContain(FIRST_POLL, Duration.ofMinutes(15));
        }
    }

    /** Whether there is a consumer, and how many lines of the log contain the code. */
    static Stream<Arguments> consumers() {
        return Stream.of(arguments(true, 0), arguments(false, 1));
    }

    @ParameterizedTest
    @MethodSource("consumers")
    void withoutAConsumerTheLogContainsTheAddressAndTheCode(
            boolean consumer, int lines, CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                LoginRoute route = route(server, null).start(consumer)) {
            CopilotRoute.succeeded(route.chat());
            assertThat(log.lines().stream().filter(l -> l.contains(server.login().userCode())))
                    .hasSize(lines)
                    .allMatch(line -> line.startsWith("INFO"))
                    .allMatch(line -> line.contains(server.url() + "/login/device"));
        }
    }

    @Test
    void loginOnStartPromptsWhenTheContextHasStarted(CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LoginRoute route = new LoginRoute(server, folder, null)) {
            route.options().setLoginOnStart(true);
            route.start(true);
            await().until(() -> route.states().equals(List.of("pending", "authorized")));
            assertThat(server.login().deviceCodes()).isEqualTo(1);
            assertThat(route.stored()).isNotNull();
        }
        try (LoginRoute again = new LoginRoute(server, folder, null)) {
            again.options().setLoginOnStart(true);
            again.start(true);
            CopilotRoute.succeeded(again.chat());
            assertThat(server.login().deviceCodes()).isEqualTo(1);
        }
    }

    @Test
    void loginOnStartDoesNotPromptWhereThereIsATokenOfAnotherKind(CopilotServer server)
            throws Exception {
        try (LoginRoute route = new LoginRoute(server, folder, null)) {
            route.options().setLoginOnStart(true);
            route.options().setToken("gho_0123456789abcdefghij");
            route.route()
                    .start(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:chat").to("copilot:chat");
                                }
                            });
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().deviceCodes()).isZero();
        }
    }
}
