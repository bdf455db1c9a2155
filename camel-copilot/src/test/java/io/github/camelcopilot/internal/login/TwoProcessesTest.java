// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.login.store.ChildJvm;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.IssuedToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of two processes whose token expires at the same time, one renews it. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(value = 2, unit = java.util.concurrent.TimeUnit.MINUTES)
class TwoProcessesTest {

    private static final int ROUNDS = 5;

    @TempDir private Path folder;

    @Test
    void theServerSeesOneRefresh(CopilotServer server) throws Exception {
        server.login().expiringTokens(Duration.ofHours(8)).refreshDelay(Duration.ofMillis(300));
        FileTokenStore store = FileTokenStore.at(folder.resolve("auth.json"));
        TokenKey key = TokenKey.of("127.0.0.1:" + server.port(), null);
        store.save(key, expired(server.login().issue()));
        String file = folder.resolve("auth.json").toString();
        try (ChildJvm one = ChildJvm.start(ChattingProcess.class, server.url(), file);
                ChildJvm other = ChildJvm.start(ChattingProcess.class, server.url(), file)) {
            assertThat(one.readLine()).isEqualTo("ready");
            assertThat(other.readLine()).isEqualTo("ready");
            for (int round = 1; round <= ROUNDS; round++) {
                // In the first round the token has expired; later, the service refuses it.
                server.login().expireTokens();
                one.goOn();
                other.goOn();
                assertThat(one.readLine()).isEqualTo("answered");
                assertThat(other.readLine()).isEqualTo("answered");
                assertThat(server.login().refreshes()).as("round %s", round).isEqualTo(round);
                assertThat(server.login().successfulRefreshes()).isEqualTo(round);
            }
        }
        assertThat(server.login().issuedTokens())
                .contains(store.load(key).orElseThrow().accessToken().reveal());
    }

    private static StoredToken expired(IssuedToken issued) {
        Instant before = Instant.now().minusSeconds(60);
        return StoredToken.builder()
                .accessToken(Secret.of(issued.accessToken()))
                .expiresAt(before)
                .refreshToken(Secret.of(issued.refreshToken()))
                .clientId("Iv1.0123456789abcdef")
                .issuedAt(before)
                .build();
    }
}
