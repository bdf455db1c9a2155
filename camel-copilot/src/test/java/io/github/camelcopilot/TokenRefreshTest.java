package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.IssuedToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** Tokens of logins look after themselves: renewed in time, once, stored before they are spent. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class TokenRefreshTest {

    private static final Duration LIFETIME = Duration.ofHours(8);
    private static final Instant NOW = VirtualScheduler.START;

    @TempDir private Path folder;

    /** Longer than the waits between tries, shorter than any deadline or patience. */
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

    private static String spent(CopilotServer server, int index) {
        return server.requests().stream()
                .filter(request -> request.path().equals("/chat/completions"))
                .skip(index)
                .findFirst()
                .orElseThrow()
                .header("Authorization")
                .orElseThrow()
                .substring("Bearer ".length());
    }

    /** How long the token is good yet, in seconds, and how many refreshes a call costs. */
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
            assertThat(spent(server, 0)).isEqualTo(spent(server, 1));
            assertThat(spent(server, 0).equals(old.accessToken().reveal()))
                    .isEqualTo(refreshes == 0);
            assertThat(route.stored().accessToken().reveal()).isEqualTo(spent(server, 0));
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
            assertThat(spent(server, 0)).isEqualTo(old.accessToken().reveal());
            assertThat(spent(server, 1)).isEqualTo(route.stored().accessToken().reveal());
            var form = server.request(1).form();
            assertThat(form)
                    .containsEntry("grant_type", "refresh_token")
                    .containsEntry("client_id", LoginRoute.CLIENT_ID)
                    .containsEntry("refresh_token", old.refreshToken().orElseThrow().reveal())
                    .hasSize(3);
        }
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

    /** Whether the tokens have expired by the clock, or only the service knows. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(booleans = {true, false})
    void fiftyThreadsAtOnceCauseOneRefresh(boolean byTheClock) throws Exception {
        server.login().refreshDelay(Duration.ofMillis(200));
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW, byTheClock ? NOW : NOW.plus(LIFETIME));
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
            // As if another process had renewed it: the token in memory is dead.
            server.login().expireTokens();
            StoredToken theirs = route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).isZero();
            assertThat(spent(server, 2)).isEqualTo(theirs.accessToken().reveal());
        }
    }

    /** Answers that refuse a refresh, and words of what the exception says. */
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
    void aRefusedRefreshFailsTheCallTellsAnEventAndIsNotRepeated(
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
                // A login ends the sorrow.
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
            route.store()
                    .save(
                            route.key(),
                            new StoredToken(
                                    token.accessToken(),
                                    token.expiresAt(),
                                    token.refreshToken(),
                                    Optional.of(NOW),
                                    token.clientId(),
                                    token.issuedAt()));
            for (int i = 0; i < 3; i++) {
                assertThat(route.chat().getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class)
                        .hasMessageContaining("has expired, and cannot be renewed");
            }
            assertThat(server.requests()).isEmpty();
            await().until(() -> route.states().equals(List.of("expired")));
        }
    }

    /** What keeps a refresh from being answered. */
    static Stream<Answer> faults() {
        return Stream.of(
                Answer.resetBeforeHead(),
                Answer.status(500, "broken"),
                Answer.status(502, "<html>bad gateway</html>"),
                Answer.status(429, "slow down").header("Retry-After", "1"),
                Answer.status(403, "{\"message\":\"You have exceeded a secondary rate limit\"}"),
                Answer.json("{\"token_type\":\"bearer\"}"),
                Answer.json("{").contentLength(9),
                Answer.status(200, "<html>Sign in to the hotel</html>"),
                Answer.status(503, "{\"error\":\"temporarily_unavailable\"}"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHostThatDoesNotAnswerFailsTheCallAndMayBeAskedAgain(Answer fault) throws Exception {
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
    void aTokenThatIsStillGoodIsSpentWhileTheHostDoesNotAnswer(Answer fault) throws Exception {
        server.login().refreshAnswers(fault, fault, fault);
        try (LoginRoute route = start()) {
            Instant end = NOW.plusSeconds(120);
            StoredToken old = route.store(server.login().issue(), end.minus(LIFETIME), end);
            CopilotRoute.succeeded(route.chat());
            int asked = server.login().refreshes();
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).as("it pauses").isEqualTo(asked);
            assertThat(spent(server, 1)).isEqualTo(old.accessToken().reveal());
            server.reset();
        }
    }

    /** A store in memory, which fails to save when it is told so. */
    private static final class FragileStore implements TokenStore {

        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger loads = new AtomicInteger();
        private volatile StoredToken token;
        private volatile StoredToken next;

        /** As if another process saved it meanwhile. */
        void saveAfterLoads(int count, StoredToken theirs) {
            next = theirs;
            loads.set(count);
        }

        @Override
        public Optional<StoredToken> load(TokenKey key) {
            if (next != null && loads.getAndDecrement() == 0) {
                token = next;
            }
            return Optional.ofNullable(token);
        }

        @Override
        public void save(TokenKey key, StoredToken saved) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("the disk is full");
            }
            token = saved;
        }

        @Override
        public void delete(TokenKey key) {
            token = null;
        }
    }

    @Test
    void aNewPairIsStoredBeforeItIsSpentAndNotLostWhenItCannotBe() throws Exception {
        FragileStore store = new FragileStore();
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(true);
            StoredToken old = route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            store.save(route.key(), old);
            server.login().expireTokens();
            store.failures.set(2);
            for (int i = 0; i < 2; i++) {
                assertThat(route.chat().getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class)
                        .hasMessageContaining("the disk is full");
                assertThat(server.requests())
                        .noneMatch(request -> request.path().equals("/chat/completions"));
            }
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).isEqualTo(1);
            assertThat(store.token.accessToken().reveal()).isEqualTo(spent(server, 0));
        }
    }

    @Test
    void processesThatShareAStoreWithoutALockFindTheOthersToken() throws Exception {
        FragileStore store = new FragileStore();
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(true);
            StoredToken old = route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            store.save(route.key(), old);
            StoredToken theirs = route.store(server.login().issue(), NOW, NOW.plus(LIFETIME));
            // They were faster: ours is dead, and theirs is about to be stored.
            server.login().refreshAnswers(Answer.json("{\"error\":\"bad_refresh_token\"}"));
            store.saveAfterLoads(3, theirs);
            CopilotRoute.succeeded(route.chat());
            assertThat(spent(server, 0)).isEqualTo(theirs.accessToken().reveal());
            assertThat(route.states()).isEmpty();
        }
    }

    @Test
    void aHostThatAsksForAPauseIsLetAlone() throws Exception {
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
    void aSilentHostHoldsUpNoCallWhoseTokenIsGood() throws Exception {
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
            // The next one need not wait at all.
            CopilotRoute.succeeded(route.chat());
            assertThat(spent(server, 2)).isEqualTo(old.accessToken().reveal());
            assertThat(server.login().refreshes()).isEqualTo(1);
        }
    }

    @Test
    void aTokenThatLivesShortIsNotRenewedForEachCall() throws Exception {
        server.login().expiringTokens(Duration.ofMinutes(4));
        try (LoginRoute route = start()) {
            route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            for (int i = 0; i < 10; i++) {
                CopilotRoute.succeeded(route.chat());
            }
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
        }
    }

    /** What happens to the login while a refresh is under way, and whether it leaves a token. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(booleans = {true, false})
    void aLoginOrLogoutCountsForMoreThanARefreshUnderWay(boolean login) throws Exception {
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
                assertThat(spent(server, 0)).isEqualTo(theirs.accessToken().reveal());
            } else {
                assertThat(theirs).isNull();
                assertThat(exchange.getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class);
            }
            assertThat(route.chat().getException() == null).isEqualTo(login);
        }
    }

    /** A store that throws what no Java code declares, and that shows a token. */
    private static final class WildStore implements TokenStore {

        private volatile Throwable thrown;

        @Override
        public Optional<StoredToken> load(TokenKey key) {
            WildStore.<RuntimeException>sneak(thrown);
            return Optional.empty();
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable thrown) throws T {
            if (thrown != null) {
                throw (T) thrown;
            }
        }

        @Override
        public void save(TokenKey key, StoredToken token) {
            load(key);
        }

        @Override
        public void delete(TokenKey key) {
            load(key);
        }
    }

    static Stream<Throwable> wildThrowables() {
        return Stream.of(
                new IllegalStateException("no vault for gho_0123456789abcdefghij"),
                new java.io.IOException("checked, and sneaked out"),
                new AssertionError("an error"),
                new NullPointerException());
    }

    @ParameterizedTest
    @MethodSource("wildThrowables")
    void aStoreThatThrowsAnythingFailsTheCallAndShowsNoToken(Throwable thrown) throws Exception {
        WildStore store = new WildStore();
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(false);
            store.thrown = thrown;
            for (Exchange exchange :
                    List.of(route.chat(), route.login(), route.login("logout"), route.chat())) {
                assertThat(exchange.getException())
                        .isExactlyInstanceOf(CopilotAuthenticationException.class)
                        .hasMessageContaining("token store of the login to 127.0.0.1");
                assertThat(CopilotRoute.text(exchange.getException()))
                        .doesNotContain("0123456789abcdefghij");
            }
            store.thrown = null;
            assertThat(route.chat().getException()).hasMessageContaining("Nobody is logged in");
        }
    }

    @Test
    void aContextThatStopsWaitsForARefreshUnderWay() throws Exception {
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
    void aTokenWithoutAnEndIsKept() throws Exception {
        try (CopilotServer plain = CopilotServer.start();
                LoginRoute route = new LoginRoute(plain, folder, clock).start(true)) {
            StoredToken token = route.store(plain.login().issue(), NOW, null);
            CopilotRoute.succeeded(route.chat());
            clock.advance(Duration.ofDays(400));
            CopilotRoute.succeeded(route.chat());
            assertThat(plain.login().refreshes()).isZero();
            // Refused, it cannot be renewed; it is not asked for again and again.
            plain.login().expireTokens();
            Exchange exchange = route.chat();
            assertThat(exchange.getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("not accepted any more");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(401);
            assertThat(plain.requests()).hasSize(3);
            assertThat(route.stored()).isEqualTo(token);
        }
    }
}
