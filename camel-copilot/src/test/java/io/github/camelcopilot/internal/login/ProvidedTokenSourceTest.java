// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of the user's provider are cached until shortly before they expire. */
class ProvidedTokenSourceTest {

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);

    /** The arguments of the calls: whether the last token was refused. */
    private final List<Boolean> requests = new ArrayList<>();

    private Duration life = Duration.ofHours(1);

    /** Completes before the provider returns a token. */
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private final ProvidedTokenSource tokens = new ProvidedTokenSource(this::next, clock);

    @AfterEach
    void stop() {
        clock.close();
    }

    private synchronized CompletionStage<AccessToken> next(boolean refused) {
        requests.add(refused);
        String text = "token-number-" + requests.size();
        Instant now = clock.now();
        return gate.thenApply(
                go -> life == null ? AccessToken.of(text) : AccessToken.of(text, now.plus(life)));
    }

    private static String text(CompletionStage<AccessToken> token) {
        return token.toCompletableFuture().join().secret().reveal();
    }

    @ParameterizedTest
    @CsvSource({
        // Lifetime in seconds, time of the second request for a token, and calls of the provider.
        "3600, 3299, 1",
        "3600, 3300, 2",
        "86400, 86099, 1",
        "86400, 86100, 2",
        // Short-lived tokens, in the last quarter of their lifetime.
        "60, 44, 1",
        "60, 45, 2",
        // Expired when they are returned.
        "0, 0, 2",
        "-100, 1, 2"
    })
    void aTokenIsCachedUntilShortlyBeforeItExpires(long lifeSeconds, long later, int expected)
            throws Exception {
        life = Duration.ofSeconds(lifeSeconds);
        text(tokens.token());
        clock.advance(Duration.ofSeconds(later));

        text(tokens.token());

        assertThat(requests).hasSize(expected).doesNotContain(true);
    }

    @Test
    void aTokenWithoutAnExpiryIsNotCached() {
        life = null;
        assertThat(List.of(text(tokens.token()), text(tokens.token())))
                .containsExactly("token-number-1", "token-number-2");
    }

    @Test
    void theLatestInstantIsAValidExpiry() {
        ProvidedTokenSource endless =
                new ProvidedTokenSource(
                        refused ->
                                CompletableFuture.completedStage(
                                        AccessToken.of("endless-token", Instant.MAX)),
                        clock);
        assertThat(text(endless.token())).isEqualTo("endless-token");
        assertThat(TokenValidity.renewAt(Instant.MIN.plusSeconds(1), Instant.MAX))
                .isEqualTo(Instant.MAX.minus(TokenValidity.RENEW_BEFORE));
    }

    @Test
    void concurrentCallsShareOneRequest() throws Exception {
        gate = new CompletableFuture<>();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<CompletionStage<AccessToken>>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return tokens.token();
                                }));
            }
            start.countDown();
            List<CompletionStage<AccessToken>> stages = new ArrayList<>();
            for (Future<CompletionStage<AccessToken>> call : calls) {
                stages.add(call.get(20, TimeUnit.SECONDS));
            }
            gate.complete(null);
            assertThat(stages).allMatch(stage -> text(stage).equals("token-number-1"));
        } finally {
            threads.shutdownNow();
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void afterARefusalANewTokenIsRequestedOnce() {
        Secret first = Secret.of(text(tokens.token()));
        gate = new CompletableFuture<>();

        CompletionStage<AccessToken> one = tokens.tokenAfter(first);
        CompletionStage<AccessToken> two = tokens.tokenAfter(first);
        gate.complete(null);

        assertThat(text(one)).isEqualTo("token-number-2");
        assertThat(text(two)).isEqualTo("token-number-2");
        // A call whose 401 arrives later gets the new token too.
        assertThat(text(tokens.tokenAfter(first))).isEqualTo("token-number-2");
        assertThat(text(tokens.token())).isEqualTo("token-number-2");
        assertThat(requests).containsExactly(false, true);
    }

    @Test
    void aTokenThatWasRequestedBeforeTheRefusalIsNotCached() throws Exception {
        Secret first = Secret.of(text(tokens.token()));
        clock.advance(Duration.ofSeconds(3_400));
        CompletableFuture<Void> old = new CompletableFuture<>();
        gate = old;
        CompletionStage<AccessToken> before = tokens.token();
        gate = CompletableFuture.completedFuture(null);

        assertThat(text(tokens.tokenAfter(first))).isEqualTo("token-number-3");
        old.complete(null);

        assertThat(text(before)).isEqualTo("token-number-2");
        assertThat(text(tokens.token())).isEqualTo("token-number-3");
        assertThat(requests).containsExactly(false, false, true);
    }

    @Test
    void aFailureFailsAllWaitingCallsAndIsNotCached() {
        gate = new CompletableFuture<>();
        CompletionStage<AccessToken> one = tokens.token();
        CompletionStage<AccessToken> two = tokens.token();
        gate.completeExceptionally(new IllegalStateException("no token today"));
        for (CompletionStage<AccessToken> stage : List.of(one, two)) {
            assertThatThrownBy(() -> stage.toCompletableFuture().join())
                    .hasRootCauseMessage("no token today");
        }

        gate = CompletableFuture.completedFuture(null);
        assertThat(text(tokens.token())).isEqualTo("token-number-2");
    }

    @Test
    void aProviderThatThrowsOrReturnsNullFailsTheCall() {
        ProvidedTokenSource throwing =
                new ProvidedTokenSource(
                        refused -> {
                            throw new IllegalStateException("broken");
                        },
                        clock);
        assertThatThrownBy(() -> text(throwing.token())).hasRootCauseMessage("broken");
        assertThatThrownBy(() -> text(new ProvidedTokenSource(refused -> null, clock).token()))
                .hasRootCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void aRequestThatTakesTooLongFailsAndTheNextCallStartsAnother() throws Exception {
        gate = new CompletableFuture<>();
        CompletionStage<AccessToken> waiting = tokens.token();
        clock.advance(ProvidedTokenSource.PROVIDER_TIMEOUT.minusMillis(1));
        assertThat(waiting.toCompletableFuture()).isNotDone();

        clock.advance(Duration.ofMillis(1));

        assertThatThrownBy(() -> waiting.toCompletableFuture().join())
                .hasCauseInstanceOf(CopilotServerException.class)
                .hasMessageContaining("within 60 s");
        gate = CompletableFuture.completedFuture(null);
        assertThat(text(tokens.token())).isEqualTo("token-number-2");
    }

    @Test
    void theFailureOfAnObsoleteRequestDoesNotChangeTheStatus() throws Exception {
        Secret first = Secret.of(text(tokens.token()));
        clock.advance(Duration.ofSeconds(3_400));
        gate = new CompletableFuture<>();
        CompletionStage<AccessToken> old = tokens.token();
        gate = CompletableFuture.completedFuture(null);
        assertThat(text(tokens.tokenAfter(first))).isEqualTo("token-number-3");

        clock.advance(ProvidedTokenSource.PROVIDER_TIMEOUT);

        assertThat(old.toCompletableFuture()).isCompletedExceptionally();
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.AUTHORIZED);
        assertThat(tokens.status().expiresAt()).isPresent();
    }

    @Test
    void aProviderThatFailsHasNoCredential() {
        gate = CompletableFuture.failedFuture(new IllegalStateException("no token today"));
        assertThat(tokens.token().toCompletableFuture()).isCompletedExceptionally();
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.MISSING);
        gate = CompletableFuture.completedFuture(null);
        text(tokens.token());
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.AUTHORIZED);
    }

    @Test
    void theStatusFollowsTheResponsesOfTheService() {
        Secret token = Secret.of(text(tokens.token()));
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.AUTHORIZED);
        tokens.onResponse(token, true);
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.REFUSED);
        tokens.onResponse(token, false);
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.AUTHORIZED);
    }
}
