// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.LockableTokenStore;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls when the token store fails or another process changes it at the same time. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class TokenStoreFaultTest {

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

    /** A store in memory that fails on demand. */
    private static final class FragileStore implements TokenStore {

        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger loads = new AtomicInteger();
        private volatile StoredToken token;
        private volatile StoredToken next;
        private volatile boolean away;
        private final CountDownLatch deleting = new CountDownLatch(1);
        private volatile CountDownLatch mayDelete = new CountDownLatch(0);

        /** Behaves as if another process saved a token after this number of loads. */
        void saveAfterLoads(int count, StoredToken theirs) {
            next = theirs;
            loads.set(count);
        }

        @Override
        public Optional<StoredToken> load(TokenKey key) {
            if (away) {
                throw new IllegalStateException("the vault is sealed");
            }
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
            deleting.countDown();
            try {
                mayDelete.await();
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
            token = null;
        }
    }

    @Test
    void aCallDuringALogoutDoesNotBringTheTokenBack() throws Exception {
        FragileStore store = new FragileStore();
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(false);
            store.save(route.key(), route.store(server.login().issue(), NOW, NOW.plus(LIFETIME)));
            CopilotRoute.succeeded(route.chat());
            store.mayDelete = new CountDownLatch(1);
            CompletableFuture<Exchange> logout =
                    CompletableFuture.supplyAsync(() -> route.login("logout"));
            store.deleting.await();
            // This call may still use the token, which is not deleted yet.
            route.chat();
            store.mayDelete.countDown();
            CopilotRoute.succeeded(logout.get(20, TimeUnit.SECONDS));
            assertThat(route.chat().getException()).hasMessageContaining("No user is logged in");
            assertThat(CopilotRoute.succeeded(route.login("status")).getHeaders())
                    .doesNotContainKey(CopilotHeaders.LOGIN_STATE);
        }
    }

    @Test
    void aStoreThatIsUnavailableFailsNoCallWithAValidToken() throws Exception {
        FragileStore store = new FragileStore();
        Instant end = NOW.plusSeconds(600);
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(false);
            store.save(route.key(), route.store(server.login().issue(), end.minus(LIFETIME), end));
            CopilotRoute.succeeded(route.chat());
            clock.advance(Duration.ofMinutes(6));
            store.away = true;
            for (int i = 0; i < 3; i++) {
                CopilotRoute.succeeded(route.chat());
            }
            assertThat(server.login().refreshes()).isZero();
            store.away = false;
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().successfulRefreshes()).isEqualTo(1);
        }
    }

    @Test
    void aRenewedTokenIsStoredBeforeItIsUsedAndNotLostWhenThatFails() throws Exception {
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
            assertThat(store.token.accessToken().reveal()).isEqualTo(LoginRoute.spent(server, 0));
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
            // The other process was faster, and is about to save its token.
            server.login().refreshAnswers(Answer.json("{\"error\":\"bad_refresh_token\"}"));
            store.saveAfterLoads(3, theirs);
            CopilotRoute.succeeded(route.chat());
            assertThat(LoginRoute.spent(server, 0)).isEqualTo(theirs.accessToken().reveal());
            assertThat(route.states()).isEmpty();
        }
    }

    /** A store in memory with a lock, as a user may write one for a database. */
    private static final class LockedStore implements LockableTokenStore {

        private final AtomicInteger failedTries = new AtomicInteger();
        private final AtomicInteger held = new AtomicInteger();
        private volatile StoredToken token;
        private volatile StoredToken savedByHolder;
        private volatile RuntimeException lockFailure;
        private volatile RuntimeException releaseFailure;

        @Override
        public Optional<Lock> tryLock(TokenKey key) {
            if (lockFailure != null) {
                throw lockFailure;
            }
            if (failedTries.getAndDecrement() > 0) {
                return Optional.empty();
            }
            if (savedByHolder != null) {
                token = savedByHolder;
            }
            held.incrementAndGet();
            return Optional.of(this::unlock);
        }

        private void unlock() {
            held.decrementAndGet();
            if (releaseFailure != null) {
                throw releaseFailure;
            }
        }

        @Override
        public boolean replace(TokenKey key, StoredToken expected, StoredToken replacement) {
            assertThat(held).hasValue(1);
            assertThat(token).isEqualTo(expected);
            token = replacement;
            return true;
        }

        @Override
        public Optional<StoredToken> load(TokenKey key) {
            return Optional.ofNullable(token);
        }

        @Override
        public void save(TokenKey key, StoredToken saved) {
            throw new AssertionError("A renewal replaces a token");
        }

        @Override
        public void delete(TokenKey key) {
            throw new AssertionError("A renewal deletes no token");
        }
    }

    /** How often the lock is held by another process, and whether that renews the token. */
    static Stream<Arguments> holders() {
        return Stream.of(arguments(0, false), arguments(3, false), arguments(3, true));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void processesThatShareALockableStoreRenewOnce(int failedTries, boolean renewed)
            throws Exception {
        LockedStore store = new LockedStore();
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(true);
            store.token = route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            store.failedTries.set(failedTries);
            store.savedByHolder =
                    renewed ? route.store(server.login().issue(), NOW, NOW.plus(LIFETIME)) : null;
            CopilotRoute.succeeded(route.chat());
            assertThat(server.login().refreshes()).isEqualTo(renewed ? 0 : 1);
            assertThat(LoginRoute.spent(server, 0)).isEqualTo(store.token.accessToken().reveal());
            assertThat(store.held).hasValue(0);
        }
    }

    @Test
    void aLockThatFailsFailsTheCallAndShowsNoToken() throws Exception {
        LockedStore store = new LockedStore();
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setTokenStore(store);
            route.start(true);
            store.token = route.store(server.login().issue(), NOW.minus(LIFETIME), NOW);
            store.lockFailure = new IllegalStateException("no lock for gho_0123456789abcdefghij");
            assertThat(route.chat().getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("no lock for");
            store.lockFailure = null;
            store.releaseFailure = new IllegalStateException("gho_0123456789abcdefghij is lost");
            CopilotRoute.succeeded(route.chat());
            assertThat(log.lines()).anyMatch(line -> line.contains("was not released"));
            assertThat(log.lines()).noneMatch(line -> line.contains("0123456789abcdefghij"));
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
                new IOException("checked, and sneaked out"),
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
            assertThat(route.chat().getException()).hasMessageContaining("No user is logged in");
        }
    }
}
