// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of models are asked for once at a time, kept for a while, and kept on if need be. */
class ModelCatalogTest {

    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final String SERVICE = "a service";
    private static final ModelCatalog.Key KEY = key("a credential");

    private final ManualTime clock = new ManualTime();
    private final ModelCatalog catalog = new ModelCatalog(clock);
    private final AtomicInteger asked = new AtomicInteger();

    /** What the service answers; each question takes the one that is set then. */
    private volatile CompletableFuture<ModelList> answer = answer("first");

    private static ModelCatalog.Key key(String credential) {
        return new ModelCatalog.Key(SERVICE, credential);
    }

    private static CompletableFuture<ModelList> answer(String... ids) {
        return CompletableFuture.completedFuture(models(ids));
    }

    private static ModelList models(String... ids) {
        return ModelList.of(Arrays.stream(ids).map(ModelInfo::of).toList());
    }

    private CompletionStage<ModelList> service() {
        asked.incrementAndGet();
        return answer;
    }

    private CompletionStage<ModelList> list() {
        return catalog.list(KEY, MAX_AGE, this::service);
    }

    private CompletableFuture<Optional<ModelInfo>> find(String model) {
        return catalog.find(model, KEY, MAX_AGE, this::service).toCompletableFuture();
    }

    private static List<String> ids(CompletionStage<ModelList> list) {
        return list.toCompletableFuture().join().stream().map(ModelInfo::id).toList();
    }

    private static CopilotException rateLimit(Duration retryAfter) {
        return new CopilotRateLimitException(
                "slow down",
                null,
                ErrorDetails.builder()
                        .status(429)
                        .code("rate_limited")
                        .retryAfter(retryAfter)
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"599, first, 1", "600, second, 2"})
    void aListIsKeptForAWhile(long later, String expected, int questions) {
        assertThat(ids(list())).containsExactly("first");
        answer = answer("second");
        clock.advance(Duration.ofSeconds(later));

        assertThat(ids(list())).containsExactly(expected);
        assertThat(asked).hasValue(questions);
    }

    @Test
    void aThousandFirstCallsCauseOneQuestion() throws Exception {
        answer = new CompletableFuture<>();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<CompletionStage<ModelList>>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return list();
                                }));
            }
            start.countDown();
            List<CompletionStage<ModelList>> stages = new ArrayList<>();
            for (Future<CompletionStage<ModelList>> call : calls) {
                stages.add(call.get(20, TimeUnit.SECONDS));
            }
            answer.complete(models("first"));
            assertThat(stages).allMatch(stage -> ids(stage).equals(List.of("first")));
        } finally {
            threads.shutdownNow();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void eachCredentialHasAListOfItsOwn() {
        assertThat(ids(list())).containsExactly("first");
        answer = answer("second");
        assertThat(ids(catalog.list(key("another"), MAX_AGE, this::service)))
                .containsExactly("second");
        assertThat(ids(list())).containsExactly("first");
    }

    @Test
    void anOldListStaysWhereNoneCanBeHadAndTheServiceIsLetAlone() {
        ids(list());
        clock.advance(MAX_AGE);
        answer = CompletableFuture.failedFuture(rateLimit(Duration.ofMinutes(3)));

        assertThat(ids(list())).containsExactly("first");
        assertThat(asked).hasValue(2);

        answer = answer("second");
        clock.advance(Duration.ofMinutes(3).minusSeconds(1));
        assertThat(ids(list())).containsExactly("first");
        assertThat(asked).hasValue(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ids(list())).containsExactly("second");
    }

    @Test
    void aPauseThatCannotBeMeantIsCutShort() {
        ids(list());
        clock.advance(MAX_AGE);
        answer = CompletableFuture.failedFuture(rateLimit(Duration.ofDays(3)));
        ids(list());
        answer = answer("second");
        clock.advance(ModelCatalog.MAX_FAILURE_PAUSE);
        assertThat(ids(list())).containsExactly("second");
    }

    @Test
    void withoutAnOldListTheFailureIsToldAndTheNextCallAsksAgain() {
        answer = CompletableFuture.failedFuture(rateLimit(null));
        assertThatThrownBy(() -> ids(list())).hasCauseInstanceOf(CopilotRateLimitException.class);
        answer = answer("second");
        assertThat(ids(list())).containsExactly("second");
    }

    @Test
    void whateverIsThrownIsToldToAllWhoWait() {
        assertThatThrownBy(
                        () ->
                                ids(
                                        catalog.list(
                                                KEY,
                                                MAX_AGE,
                                                () -> {
                                                    throw new IllegalStateException("broken");
                                                })))
                .hasCauseInstanceOf(CopilotServerException.class)
                .hasRootCauseMessage("broken");
        assertThat(ids(list())).containsExactly("first");
    }

    @Test
    void aRefusedCredentialSeesNothingAnyMore() {
        ids(list());
        clock.advance(MAX_AGE);
        answer =
                CompletableFuture.failedFuture(
                        new CopilotAuthenticationException(
                                "token expired", null, ErrorDetails.builder().status(401).build()));
        assertThatThrownBy(() -> ids(list()))
                .hasCauseInstanceOf(CopilotAuthenticationException.class);
        // Nor the next one, although the service is let alone by prompts.
        assertThatThrownBy(() -> ids(list()))
                .hasCauseInstanceOf(CopilotAuthenticationException.class);
        // How a model is spoken to has not changed.
        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
    }

    @Test
    void nobodyLoggedInIsNoReasonToLetTheServiceAlone() {
        answer =
                CompletableFuture.failedFuture(
                        new CopilotAuthenticationException(
                                "No user is logged in", null, ErrorDetails.NONE));
        assertThat(find("first")).isCompletedWithValue(Optional.empty());
        answer = answer("first");
        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
    }

    @Test
    void forEverIsNotTooLong() {
        for (int i = 0; i < 2; i++) {
            Duration forEver = Duration.ofDays(200_000);
            assertThat(ids(catalog.list(KEY, forEver, this::service))).containsExactly("first");
            assertThat(catalog.find("first", KEY, forEver, this::service).toCompletableFuture())
                    .isCompletedWithValue(Optional.of(ModelInfo.of("first")));
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void aPromptGoesByAListThatAnotherCredentialHas() {
        ids(list());
        ModelCatalog.Key other = key("another");
        assertThat(catalog.known("first", other)).contains(ModelInfo.of("first"));
        assertThat(catalog.find("first", other, MAX_AGE, this::service).toCompletableFuture())
                .isCompletedWithValue(Optional.of(ModelInfo.of("first")));
        assertThat(asked).hasValue(1);
        // One that it does not have may be in the credential's own.
        answer = answer("second");
        assertThat(catalog.find("second", other, MAX_AGE, this::service).toCompletableFuture())
                .isCompletedWithValue(Optional.of(ModelInfo.of("second")));
        ModelCatalog.Key elsewhere = new ModelCatalog.Key("another service", "a credential");
        assertThat(catalog.known("first", elsewhere)).isEmpty();
    }

    @Test
    void forAPromptAListIsGoodForAMinuteAtLeast() {
        for (int i = 0; i < 2; i++) {
            assertThat(
                            catalog.find("first", KEY, Duration.ZERO, this::service)
                                    .toCompletableFuture())
                    .isCompletedWithValue(Optional.of(ModelInfo.of("first")));
            clock.advance(ModelCatalog.MIN_LOOKUP_AGE.minusSeconds(1));
        }
        assertThat(asked).hasValue(1);
        ids(catalog.list(KEY, Duration.ZERO, this::service));
        assertThat(asked).hasValue(2);
    }

    @Test
    void aModelIsFoundInTheListThatIsThere() {
        assertThat(catalog.known("first", KEY)).isEmpty();
        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
        assertThat(find("other")).isCompletedWithValue(Optional.empty());
        assertThat(catalog.known("first", KEY)).contains(ModelInfo.of("first"));
        assertThat(asked).hasValue(1);
        assertThat(clock.alarms()).isZero();
    }

    @Test
    void aPromptWaitsALittleForTheFirstListAndNotAtAllWhileThatIsSlow() {
        answer = new CompletableFuture<>();
        CompletableFuture<Optional<ModelInfo>> first = find("first");
        assertThat(first).isNotDone();

        clock.advance(ModelCatalog.LOOKUP_TIMEOUT);

        assertThat(first).isCompletedWithValue(Optional.empty());
        assertThat(find("first")).isCompletedWithValue(Optional.empty());
        answer.complete(models("first"));
        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
        assertThat(asked).hasValue(1);
    }

    @Test
    void aPromptGoesByAnOldListWhileANewOneIsAskedFor() {
        ids(list());
        clock.advance(MAX_AGE);
        answer = new CompletableFuture<>();

        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
        assertThat(asked).hasValue(2);
        answer.complete(models("second"));
        assertThat(find("second")).isCompletedWithValue(Optional.of(ModelInfo.of("second")));
    }

    @Test
    void aPromptDoesNotAskAgainRightAfterAFailure() {
        answer = CompletableFuture.failedFuture(rateLimit(null));
        assertThat(find("first")).isCompletedWithValue(Optional.empty());
        answer = answer("first");
        clock.advance(ModelCatalog.FAILURE_PAUSE.minusSeconds(1));
        assertThat(find("first")).isCompletedWithValue(Optional.empty());
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
    }

    @Test
    void whoWantsTheListAsksAgainAfterAPromptDidInVain() {
        answer = new CompletableFuture<>();
        CompletableFuture<Optional<ModelInfo>> prompt = find("first");
        CompletionStage<ModelList> list = list();
        assertThat(asked).hasValue(1);
        CompletableFuture<ModelList> first = answer;
        answer = answer("first");

        first.completeExceptionally(rateLimit(null));

        assertThat(prompt).isCompletedWithValue(Optional.empty());
        assertThat(ids(list)).containsExactly("first");
        assertThat(asked).hasValue(2);
    }

    @Test
    void theListsLookedAtLongestAgoAreDropped() {
        for (int i = 0; i < ModelCatalog.MAX_LISTS; i++) {
            answer = answer("model " + i);
            ids(catalog.list(key("credential " + i), MAX_AGE, this::service));
        }
        assertThat(catalog.known("model 0", key("credential 0"))).isPresent();
        ids(catalog.list(key("one more"), MAX_AGE, this::service));
        assertThat(catalog.known("model 0", key("credential 0"))).isPresent();
        assertThat(catalog.known("model 1", key("credential 1"))).isEmpty();
    }

    @Test
    void aListThatIsBeingAskedForIsNotDropped() {
        answer = new CompletableFuture<>();
        CompletionStage<ModelList> waiting = list();
        CompletableFuture<ModelList> late = answer;
        answer = answer("other");
        for (int i = 0; i < 2 * ModelCatalog.MAX_LISTS; i++) {
            ids(catalog.list(key("credential " + i), MAX_AGE, this::service));
        }
        CompletionStage<ModelList> joined = list();
        late.complete(models("first"));
        assertThat(ids(waiting)).isEqualTo(ids(joined)).containsExactly("first");
    }

    @Test
    void closedItTellsEverybodyWhoWaitsAndTakesNoMoreQuestions() {
        answer = new CompletableFuture<>();
        CompletionStage<ModelList> waiting = list();
        catalog.close();
        assertThatThrownBy(() -> ids(waiting)).hasMessageContaining("stopped");
        assertThatThrownBy(() -> ids(list())).hasMessageContaining("stopped");
        assertThat(find("first")).isCompletedWithValue(Optional.empty());
        assertThat(asked).hasValue(1);
        // An answer that comes late changes nothing.
        answer.complete(models("first"));
        assertThat(catalog.known("first", KEY)).isEmpty();
    }
}
