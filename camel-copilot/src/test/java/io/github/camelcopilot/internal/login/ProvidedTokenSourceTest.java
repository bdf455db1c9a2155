package io.github.camelcopilot.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.Scheduler;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of the user's own provider are kept until they are about to expire. */
class ProvidedTokenSourceTest {

    private static final Instant START = Instant.parse("2026-11-25T06:00:00Z");

    private final StoppedClock clock = new StoppedClock();

    /** What the provider was told each time: whether the last token had been refused. */
    private final List<Boolean> asked = new ArrayList<>();

    private Duration life = Duration.ofHours(1);

    /** What is waited for before each answer. */
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private final ProvidedTokenSource tokens = new ProvidedTokenSource(this::next, clock);

    private synchronized CompletionStage<AccessToken> next(boolean refused) {
        asked.add(refused);
        String text = "token-number-" + asked.size();
        Instant now = clock.now();
        return gate.thenApply(
                go -> life == null ? AccessToken.of(text) : AccessToken.of(text, now.plus(life)));
    }

    private static String text(CompletionStage<AccessToken> token) {
        return token.toCompletableFuture().join().secret().reveal();
    }

    @ParameterizedTest
    @CsvSource({
        // life in seconds, then moments at which a token is asked for, then how often the provider
        // is
        "3600, 3299, 1",
        "3600, 3300, 2",
        "86400, 86099, 1",
        "86400, 86100, 2",
        // Short-lived ones in the last quarter of their life.
        "60, 44, 1",
        "60, 45, 2",
        // Given too late to be kept.
        "0, 0, 2",
        "-100, 1, 2"
    })
    void aTokenIsKeptUntilShortlyBeforeItExpires(long lifeSeconds, long later, int expected) {
        life = Duration.ofSeconds(lifeSeconds);
        text(tokens.token());
        clock.now = START.plusSeconds(later);

        text(tokens.token());

        assertThat(asked).hasSize(expected).doesNotContain(true);
    }

    @Test
    void aTokenOfWhichNobodyKnowsWhenItExpiresIsAskedForEachTime() {
        life = null;
        assertThat(List.of(text(tokens.token()), text(tokens.token())))
                .containsExactly("token-number-1", "token-number-2");
    }

    @Test
    void anExpiryThatNeverComesIsNoProblem() {
        clock.now = Instant.MIN.plusSeconds(1);
        ProvidedTokenSource endless =
                new ProvidedTokenSource(
                        refused ->
                                CompletableFuture.completedStage(
                                        AccessToken.of("endless-token", Instant.MAX)),
                        clock);
        assertThat(text(endless.token())).isEqualTo("endless-token");
    }

    @Test
    void callsAtTheSameTimeWaitForOneQuestion() throws Exception {
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
        assertThat(asked).hasSize(1);
    }

    @Test
    void afterARefusalAFreshOneIsAskedForOnce() {
        Secret first = Secret.of(text(tokens.token()));
        gate = new CompletableFuture<>();

        CompletionStage<AccessToken> one = tokens.tokenAfter(first);
        CompletionStage<AccessToken> two = tokens.tokenAfter(first);
        gate.complete(null);

        assertThat(text(one)).isEqualTo("token-number-2");
        assertThat(text(two)).isEqualTo("token-number-2");
        // One whose 401 comes late gets the fresh one too.
        assertThat(text(tokens.tokenAfter(first))).isEqualTo("token-number-2");
        assertThat(text(tokens.token())).isEqualTo("token-number-2");
        assertThat(asked).containsExactly(false, true);
    }

    @Test
    void anAnswerThatWasAskedForBeforeTheRefusalIsNotKept() {
        Secret first = Secret.of(text(tokens.token()));
        clock.now = START.plusSeconds(3_400);
        CompletableFuture<Void> old = new CompletableFuture<>();
        gate = old;
        CompletionStage<AccessToken> before = tokens.token();
        gate = CompletableFuture.completedFuture(null);

        assertThat(text(tokens.tokenAfter(first))).isEqualTo("token-number-3");
        old.complete(null);

        assertThat(text(before)).isEqualTo("token-number-2");
        assertThat(text(tokens.token())).isEqualTo("token-number-3");
        assertThat(asked).containsExactly(false, false, true);
    }

    @Test
    void aFailureIsToldToAllWhoWaitAndNotKept() {
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
    void aProviderThatThrowsOrGivesNothingFailsTheCall() {
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
    void aQuestionThatIsNeverAnsweredIsGivenUpSoThatTheNextCallAsksAnew() {
        gate = new CompletableFuture<>();
        CompletionStage<AccessToken> waiting = tokens.token();
        assertThat(clock.delay).isEqualTo(ProvidedTokenSource.ASKING_TIMEOUT);

        clock.alarm.run();

        assertThatThrownBy(() -> waiting.toCompletableFuture().join())
                .hasCauseInstanceOf(CopilotServerException.class)
                .hasMessageContaining("within 60 s");
        gate = CompletableFuture.completedFuture(null);
        assertThat(text(tokens.token())).isEqualTo("token-number-2");
    }

    @Test
    void aQuestionThatNobodyWaitsForAnyMoreSaysNothingOfTheCredential() {
        Secret first = Secret.of(text(tokens.token()));
        clock.now = START.plusSeconds(3_400);
        gate = new CompletableFuture<>();
        CompletionStage<AccessToken> old = tokens.token();
        Runnable giveUp = clock.alarm;
        gate = CompletableFuture.completedFuture(null);
        assertThat(text(tokens.tokenAfter(first))).isEqualTo("token-number-3");

        giveUp.run();

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
    void theStatusFollowsWhatTheServiceSays() {
        Secret token = Secret.of(text(tokens.token()));
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.AUTHORIZED);
        tokens.answered(token, true);
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.REFUSED);
        tokens.answered(token, false);
        assertThat(tokens.status().state()).isEqualTo(CredentialStatus.State.AUTHORIZED);
    }

    /** A clock that stands still, and keeps the last alarm. */
    private static final class StoppedClock implements Scheduler {
        private Instant now = START;
        private Duration delay;
        private Runnable alarm;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Alarm schedule(Duration alarmDelay, Runnable task) {
            delay = alarmDelay;
            alarm = task;
            return () -> {};
        }
    }
}
