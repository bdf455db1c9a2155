// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of logins are renewed in time and once, and stored before they are used. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class TokenRefreshTest {

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

    /** The remaining lifetime of the token in seconds, and the number of refreshes. */
    static Stream<Arguments> remainders() {
        return Stream.of(
                arguments(LIFETIME.toSeconds(), 0),
                arguments(301, 0),
                arguments(300, 1),
                arguments(1, 1),
                arguments(0, 1),
                arguments(-86_400, 1));
    }

    @ParameterizedTest
    @MethodSource("remainders")
    void aTokenIsRenewedShortlyBeforeItExpires(long seconds, int refreshes) throws Exception {
        try (LoginRoute route = start()) {
            Instant end = NOW.plusSeconds(seconds);
            StoredToken old = route.store(server.login().issue(), end.minus(LIFETIME), end);
            CopilotRoute.succeeded(route.chat());
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).isEqualTo(refreshes);
            assertThat(LoginRoute.spent(server, 0)).isEqualTo(LoginRoute.spent(server, 1));
            assertThat(LoginRoute.spent(server, 0).equals(old.accessToken().reveal()))
                    .isEqualTo(refreshes == 0);
            assertThat(route.stored().accessToken().reveal())
                    .isEqualTo(LoginRoute.spent(server, 0));
        }
    }

    @Test
    void aTokenThatExpiresMeanwhileIsRenewed() throws Exception {
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            CopilotRoute.succeeded(route.chat());
            for (int renewals = 1; renewals <= 3; renewals++) {
                clock.advance(LIFETIME);
                server.login().expireTokens();
                CopilotRoute.succeeded(route.chat());
                assertThat(server.login().successfulRefreshes()).isEqualTo(renewals);
            }
            assertThat(route.stored().expiresAt().orElseThrow())
                    .isAfterOrEqualTo(NOW.plus(LIFETIME.multipliedBy(4)));
        }
    }

    @Test
    void aRefusedTokenIsRenewedAndTheCallRepeatedOnce() throws Exception {
        try (LoginRoute route = start()) {
            StoredToken old = route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            server.login().expireTokens();
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).isEqualTo(1);
            assertThat(LoginRoute.spent(server, 0)).isEqualTo(old.accessToken().reveal());
            assertThat(LoginRoute.spent(server, 1))
                    .isEqualTo(route.stored().accessToken().reveal());
            var form = server.request(1).form();
            assertThat(form)
                    .containsEntry("grant_type", "refresh_token")
                    .containsEntry("client_id", LoginRoute.CLIENT_ID)
                    .containsEntry("refresh_token", old.refreshToken().orElseThrow().reveal())
                    .hasSize(3);
        }
    }

    /** Whether the tokens have expired by the clock, or the service refuses them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiftyThreadsAtOnceCauseOneRefresh(boolean byTheClock) throws Exception {
        server.login().refreshDelay(Duration.ofMillis(200));
        // The server's delay is real time, so the clock must be real too.
        Instant now = Instant.now();
        try (LoginRoute route = new LoginRoute(server, folder, null).start(false)) {
            route.store(server.login().issue(), now, byTheClock ? now : now.plus(LIFETIME));
            server.login().expireTokens();
            CountDownLatch together = new CountDownLatch(1);
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Exchange> call = new CompletableFuture<>();
                calls.add(call);
                Thread thread =
                        new Thread(
                                () -> {
                                    try {
                                        together.await();
                                        call.complete(route.chat());
                                    } catch (Exception | Error failure) {
                                        call.completeExceptionally(failure);
                                    }
                                });
                threads.add(thread);
                thread.start();
            }
            together.countDown();
            for (CompletableFuture<Exchange> call : calls) {
                CopilotRoute.succeeded(call.get(30, TimeUnit.SECONDS));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(server.login().refreshes()).isEqualTo(1);
        }
    }

    @Test
    void twoContextsOfAProcessCauseOneRefresh() throws Exception {
        server.login().refreshDelay(Duration.ofMillis(300));
        Instant now = Instant.now();
        try (LoginRoute one = new LoginRoute(server, folder, null).start(false);
                LoginRoute other = new LoginRoute(server, folder, null).start(false)) {
            one.store(server.login().issue(), now, now);
            server.login().expireTokens();
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(one.chatLater());
                calls.add(other.chatLater());
            }
            for (CompletableFuture<Exchange> call : calls) {
                CopilotRoute.succeeded(call.get(30, TimeUnit.SECONDS));
            }
            assertThat(server.login().refreshes()).isEqualTo(1);
        }
    }

    @Test
    void anotherProcessesNewTokenIsFoundInTheStore() throws Exception {
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            CopilotRoute.succeeded(route.chat());
            // As if another process had renewed it: the token in memory is revoked.
            server.login().expireTokens();
            StoredToken theirs = route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).isZero();
            assertThat(LoginRoute.spent(server, 2)).isEqualTo(theirs.accessToken().reveal());
        }
    }

    @Test
    void aShortLivedTokenIsNotRenewedForEachCall() throws Exception {
        server.login().expiringTokens(Duration.ofMinutes(4));
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            for (int i = 0; i < 10; i++) {
                CopilotRoute.succeeded(route.chat());
            }
            assertThat(server.login().refreshes()).isEqualTo(1);
        }
    }

    /** Whether a login or a logout happens during the refresh. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoginOrLogoutTakesPrecedenceOverARefreshInProgress(boolean login) throws Exception {
        server.login().refreshDelay(Duration.ofSeconds(3));
        Instant now = Instant.now();
        try (LoginRoute route = new LoginRoute(server, folder, null).start(false)) {
            route.store(server.login().issue(), now, now);
            CompletableFuture<Exchange> call = route.chatLater();
            await().until(() -> server.login().refreshes() == 1);
            CopilotRoute.succeeded(login ? route.login() : route.login("logout"));
            StoredToken theirs = route.stored();
            Exchange exchange = call.get(20, TimeUnit.SECONDS);
            assertThat(route.stored()).isEqualTo(theirs);
            if (login) {
                CopilotRoute.succeeded(exchange);
                assertThat(LoginRoute.spent(server, 0)).isEqualTo(theirs.accessToken().reveal());
            } else {
                assertThat(theirs).isNull();
                assertThat(exchange.getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class);
            }
            assertThat(route.chat().getException() == null).isEqualTo(login);
        }
    }

    @Test
    void aContextThatStopsWaitsForARefreshInProgress() throws Exception {
        server.login().refreshDelay(Duration.ofMillis(500));
        LoginRoute route = new LoginRoute(server, folder, null).start(false);
        try {
            Instant now = Instant.now();
            StoredToken old = route.store(server.login().issue(), now, now);
            CompletableFuture<Exchange> call = route.chatLater();
            await().until(() -> server.login().refreshes() == 1);
            route.route().context().getShutdownStrategy().setTimeout(1);
            route.close();
            assertThat(call.get(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(route.stored()).isNotEqualTo(old);
            assertThat(route.stored().accessToken().reveal()).isIn(server.login().issuedTokens());
        } finally {
            route.close();
        }
    }

    @Test
    void aTokenThatDoesNotExpireIsKept() throws Exception {
        try (CopilotServer plain = CopilotServer.start();
                LoginRoute route = new LoginRoute(plain, folder, clock).start(true)) {
            StoredToken token = route.store(plain.login().issue(), NOW, null);
            CopilotRoute.succeeded(route.chat());
            clock.advance(Duration.ofDays(400));
            CopilotRoute.succeeded(route.chat());
            assertThat(plain.login().refreshes()).isZero();
            // When it is refused, it cannot be renewed, and there are no further attempts.
            plain.login().expireTokens();
            Exchange exchange = route.chat();
            assertThat(exchange.getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("no longer accepted");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(401);
            assertThat(plain.requests()).hasSize(3);
            assertThat(route.stored()).isEqualTo(token);
        }
    }
}
