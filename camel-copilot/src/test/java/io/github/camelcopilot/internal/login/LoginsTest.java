// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.concurrent.SystemScheduler;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** There is one login for each account, as long as it is used. */
class LoginsTest {

    private static final String LOGGER = Logins.class.getName();

    private static final TokenKey KEY = TokenKey.of("github.com", null);

    @TempDir private Path folder;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Logins logins = new Logins(new SystemScheduler(clock), Runnable::run);

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private FileTokenStore store(String name) {
        return FileTokenStore.at(folder.resolve(name));
    }

    @Test
    void endpointsOfOneAccountAndStoreShareItsLogin() {
        AccountLogin login = logins.acquire(store("a"), KEY);

        assertThat(logins.acquire(store("a"), TokenKey.of("GitHub.com", "default")))
                .isSameAs(login);
        assertThat(logins.acquire(store("b"), KEY)).isNotSameAs(login);
        assertThat(logins.acquire(store("a"), TokenKey.of("github.com", "work")))
                .isNotSameAs(login);
        assertThat(logins.size()).isEqualTo(3);
    }

    @Test
    void anUnusedLoginIsDropped() {
        for (int i = 0; i < 100; i++) {
            logins.release(logins.acquire(store("a"), TokenKey.of("github.com", "user" + i)));
        }
        AccountLogin used = logins.acquire(store("a"), KEY);
        logins.release(logins.acquire(store("a"), KEY));

        assertThat(logins.size()).isEqualTo(1);
        assertThat(logins.acquire(store("a"), KEY)).isSameAs(used);
    }

    /** Each of the two threads holds a lock and reads state that the other one's lock guards. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void promptsThatStartDoNotBlockAnEndpointThatStops() throws Exception {
        AccountLogin login = logins.acquire(store("a"), KEY);
        // Without a client id, each prompt ends at once and logs a warning.
        Level level = LogManager.getLogger(LOGGER).getLevel();
        Configurator.setLevel(LOGGER, Level.ERROR);
        try {
            promptWhileAnEndpointStops(login);
        } finally {
            Configurator.setLevel(LOGGER, level);
        }
        assertThat(login.prompts().current()).isEmpty();
    }

    private void promptWhileAnEndpointStops(AccountLogin login) throws Exception {
        LoginSettings settings =
                new LoginSettings(
                        store("a"), KEY, null, null, null, Duration.ofMinutes(15), null, null);
        CompletableFuture<Void> prompts =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 20_000; i++) {
                                login.prompts().promptOnRequest(settings);
                            }
                        });

        logins.release(login);
        while (!prompts.isDone()) {
            login.isUnused();
        }

        prompts.get();
    }
}
