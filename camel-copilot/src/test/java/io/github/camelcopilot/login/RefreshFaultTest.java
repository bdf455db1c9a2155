// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.IssuedToken;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls whose token cannot be renewed, since the host refuses it or does not respond. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class RefreshFaultTest {

    private static final Duration LIFETIME = Duration.ofHours(8);
    private static final Instant NOW = VirtualScheduler.START;

    @TempDir private Path folder;

    /** Longer than the waits between attempts, shorter than any deadline. */
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(2));

    private CopilotServer server;

    @BeforeEach
    void issueExpiringTokens(CopilotServer copilot) {
        server = copilot;
        server.login().interval(0).expiringTokens(LIFETIME);
    }

    @AfterEach
    void stop() {
        clock.close();
    }

    private LoginRoute start() throws Exception {
        return new LoginRoute(server, folder, clock).start(true);
    }

    @Test
    void aServiceThatRefusesTheNewTokenTooFailsTheCall() throws Exception {
        server.answerWith(
                request ->
                        request.path().equals("/chat/completions")
                                ? Answer.status(401, "unauthorized: who are you?")
                                : null);
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            assertThat(route.chat().getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("401");
            assertThat(server.login().refreshes()).isEqualTo(1);
            assertThat(server.requests()).hasSize(3);
        }
    }

    /** Responses that refuse a refresh, the error code, and words of the message. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "{\"error\":\"bad_refresh_token\",\"error_description\":\"It is invalid\"}",
                        "bad_refresh_token",
                        "Log in again"),
                arguments("{\"error\":\"invalid_grant\"}", "invalid_grant", "Log in again"),
                arguments(
                        "{\"error\":\"incorrect_client_credentials\"}",
                        "incorrect_client_credentials",
                        "option clientId"),
                arguments("{\"error\":\"something_new\"}", "something_new", "Log in again"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusedRefreshFailsTheCallPublishesAnEventAndIsNotRepeated(
            String answer, String code, String words) throws Exception {
        for (int status : new int[] {200, 400}) {
            server.login()
                    .refreshAnswers(Answer.status(status, answer), Answer.status(status, answer));
            int before = server.login().refreshes();
            try (LoginRoute route = start()) {
                route.store(server.login().issue(), NOW, NOW);
                for (int i = 0; i < 5; i++) {
                    Exchange exchange = route.chat();
                    assertThat(exchange.getException())
                            .isExactlyInstanceOf(CopilotAuthenticationException.class)
                            .hasMessageContaining("copilot at 127.0.0.1");
                    assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
                    if (i == 0) {
                        assertThat(exchange.getException())
                                .hasMessageContaining(words)
                                .hasMessageContaining("cannot be renewed");
                        assertThat(((CopilotException) exchange.getException()).getCode())
                                .isEqualTo(code);
                    }
                }
                assertThat(server.login().refreshes()).isEqualTo(before + 1);
                assertThat(server.requests()).noneMatch(r -> r.path().equals("/chat/completions"));
                await().until(() -> route.states().equals(List.of("failed")));
                // After a login, calls succeed again.
                CopilotRoute.succeeded(route.login());
                CopilotRoute.succeeded(route.chat());
            }
            server.reset();
            server.login().interval(0).expiringTokens(LIFETIME);
        }
    }

    @Test
    void aLoginThatIsTooOldToBeRenewedExpires() throws Exception {
        try (LoginRoute route = start()) {
            IssuedToken issued = server.login().issue();
            StoredToken token = route.store(issued, NOW.minus(LIFETIME), NOW);
            route.store().save(route.key(), token.toBuilder().refreshTokenExpiresAt(NOW).build());
            for (int i = 0; i < 3; i++) {
                assertThat(route.chat().getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class)
                        .hasMessageContaining("has expired, and cannot be renewed");
            }
            assertThat(server.requests()).isEmpty();
            await().until(() -> route.states().equals(List.of("expired")));
        }
    }

    /** Faults of the host. */
    static Stream<Answer> faults() {
        return Stream.of(
                Answer.resetBeforeHead(),
                Answer.status(500, "broken"),
                Answer.status(502, "<html>bad gateway</html>"),
                Answer.status(429, "slow down").header("Retry-After", "1"),
                Answer.status(403, "{\"message\":\"You have exceeded a secondary rate limit\"}"),
                Answer.json("{\"token_type\":\"bearer\"}"),
                Answer.status(403, "{\"status\":403,\"error\":\"Forbidden\"}"),
                Answer.json("{").contentLength(9),
                Answer.status(200, "<html>Sign in to the hotel</html>"),
                Answer.status(503, "{\"error\":\"temporarily_unavailable\"}"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultOfTheHostFailsTheCallAndIsRetriedByALaterCall(Answer fault) throws Exception {
        server.login().refreshAnswers(fault, fault, fault);
        try (LoginRoute route = start()) {
            StoredToken old = route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            assertThat(route.chat().getException())
                    .isExactlyInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("was not renewed");
            assertThat(route.stored()).isEqualTo(old);
            await().until(
                            () -> {
                                clock.advance(Duration.ofSeconds(30));
                                return route.chat().getException() == null;
                            });
            assertThat(server.login().successfulRefreshes()).isEqualTo(1);
            assertThat(route.states()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aValidTokenIsUsedDuringAFaultOfTheHost(Answer fault) throws Exception {
        server.login().refreshAnswers(fault, fault, fault);
        try (LoginRoute route = start()) {
            Instant end = NOW.plusSeconds(120);
            StoredToken old = route.store(server.login().issue(), end.minus(LIFETIME), end);
            CopilotRoute.succeeded(route.chat());
            int asked = server.login().refreshes();
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).as("it pauses").isEqualTo(asked);
            assertThat(LoginRoute.spent(server, 1)).isEqualTo(old.accessToken().reveal());
            server.reset();
        }
    }

    @Test
    void retryAfterOfTheHostIsRespected() throws Exception {
        Answer busy = Answer.status(429, "slow down").header("Retry-After", "600");
        server.login().refreshAnswers(busy);
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            for (int i = 0; i < 5; i++) {
                assertThat(route.chat().getException())
                        .isExactlyInstanceOf(CopilotServerException.class)
                        .hasMessageContaining("answered 429");
            }
            assertThat(server.login().refreshes()).isEqualTo(1);
            clock.advance(Duration.ofMinutes(10));
            CopilotRoute.succeeded(route.chat());
        }
    }

    @Test
    void aSilentHostDelaysNoCallWithAValidTokenForLong() throws Exception {
        server.login().refreshAnswers(Answer.silence());
        Instant end = NOW.plusSeconds(600);
        try (LoginRoute route = start()) {
            StoredToken old = route.store(server.login().issue(), end.minus(LIFETIME), end);
            CopilotRoute.succeeded(route.chat());
            clock.advance(Duration.ofSeconds(400));
            CompletableFuture<Exchange> call = route.chatLater();
            await().until(() -> server.login().refreshes() == 1);
            clock.awaitAlarm(Duration.ofSeconds(60));
            clock.advance(Duration.ofSeconds(5));
            CopilotRoute.succeeded(call.get(20, TimeUnit.SECONDS));
            // The next call does not wait at all.
            CopilotRoute.succeeded(route.chat());
            assertThat(LoginRoute.spent(server, 2)).isEqualTo(old.accessToken().reveal());
            assertThat(server.login().refreshes()).isEqualTo(1);
        }
    }

    @Test
    void aServiceThatRefusesEveryTokenDoesNotCauseARefreshForEachCall() throws Exception {
        server.answerWith(
                request ->
                        request.path().equals("/chat/completions")
                                ? Answer.status(401, "unauthorized")
                                : null);
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            for (int i = 0; i < 10; i++) {
                assertThat(route.chat().getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class);
            }
            assertThat(server.login().refreshes()).isEqualTo(1);
            // After five minutes, the token is renewed again.
            clock.advance(Duration.ofMinutes(4));
            assertThat(route.chat().getException()).isNotNull();
            assertThat(server.login().refreshes()).isEqualTo(1);
            clock.advance(Duration.ofMinutes(1));
            assertThat(route.chat().getException()).isNotNull();
            assertThat(server.login().refreshes()).isEqualTo(2);
        }
    }

    /** During a pause a token is used until it expires, but not longer. */
    @Test
    void aTokenThatExpiresDuringAPauseIsNotUsed() throws Exception {
        Answer busy = Answer.status(429, "slow down").header("Retry-After", "600");
        server.login().refreshAnswers(busy);
        try (LoginRoute route = start()) {
            Instant end = NOW.plusSeconds(120);
            StoredToken old = route.store(server.login().issue(), end.minus(LIFETIME), end);
            CopilotRoute.succeeded(route.chat());
            assertThat(LoginRoute.spent(server, 0)).isEqualTo(old.accessToken().reveal());
            clock.advance(Duration.ofMinutes(2));

            CopilotRoute.succeeded(route.chat());

            assertThat(LoginRoute.spent(server, 1))
                    .isEqualTo(route.stored().accessToken().reveal())
                    .isNotEqualTo(old.accessToken().reveal());
            assertThat(server.login().successfulRefreshes()).isEqualTo(1);
        }
    }
}
