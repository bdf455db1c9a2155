package io.github.camelcopilot.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.transport.Scheduler;
import java.time.Duration;
import java.time.Instant;
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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of models are asked for once at a time, kept for a while, and kept on if need be. */
class ModelCatalogTest {

    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final String KEY = "a key";

    private final Clock clock = new Clock();
    private final ModelCatalog catalog = new ModelCatalog(clock);
    private final AtomicInteger asked = new AtomicInteger();

    /** What the service answers; each question takes the one that is set then. */
    private volatile CompletableFuture<List<ModelInfo>> answer = answer("first");

    private static CompletableFuture<List<ModelInfo>> answer(String... ids) {
        return CompletableFuture.completedFuture(Arrays.stream(ids).map(ModelInfo::of).toList());
    }

    private CompletionStage<List<ModelInfo>> service() {
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
                "slow down", null, new ErrorDetails(429, "rate_limited", null, retryAfter));
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
            answer.complete(List.of(ModelInfo.of("first")));
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
        assertThat(ids(catalog.list("another key", MAX_AGE, this::service)))
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
    void theUsersOwnListMayFailInAnyWay() {
        List<Supplier<CompletionStage<List<ModelInfo>>>> broken =
                List.of(
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> null,
                        () -> CompletableFuture.completedFuture(null),
                        () -> CompletableFuture.failedFuture(new IllegalStateException("broken")));
        for (Supplier<CompletionStage<List<ModelInfo>>> ask : broken) {
            assertThatThrownBy(() -> ids(catalog.list(KEY, MAX_AGE, ask)))
                    .cause()
                    .isInstanceOfSatisfying(
                            CopilotServerException.class,
                            failure -> assertThat(failure.getCode()).isEqualTo("models_provider"));
        }
        List<ModelInfo> holed = new ArrayList<>();
        holed.add(null);
        holed.add(ModelInfo.of("m"));
        Supplier<CompletionStage<List<ModelInfo>>> ask =
                () -> CompletableFuture.completedFuture(holed);
        assertThat(ids(catalog.list(KEY, MAX_AGE, ask))).containsExactly("m");
    }

    @Test
    void aQuestionThatIsNeverAnsweredIsGivenUp() {
        answer = new CompletableFuture<>();
        CompletionStage<ModelList> waiting = list();
        clock.advance(ModelCatalog.ASKING_TIMEOUT);
        assertThatThrownBy(() -> ids(waiting)).hasMessageContaining("within 60 s");
        answer = answer("second");
        assertThat(ids(list())).containsExactly("second");
        assertThat(clock.alarms).isEmpty();
    }

    @Test
    void aModelIsFoundInTheListThatIsThere() {
        assertThat(catalog.known("first", KEY)).isEmpty();
        assertThat(find("first")).isCompletedWithValue(Optional.of(ModelInfo.of("first")));
        assertThat(find("other")).isCompletedWithValue(Optional.empty());
        assertThat(catalog.known("first", KEY)).contains(ModelInfo.of("first"));
        assertThat(asked).hasValue(1);
        assertThat(clock.alarms).isEmpty();
    }

    @Test
    void aPromptWaitsALittleForTheFirstListAndNotAtAllWhileThatIsSlow() {
        answer = new CompletableFuture<>();
        CompletableFuture<Optional<ModelInfo>> first = find("first");
        assertThat(first).isNotDone();

        clock.advance(ModelCatalog.PATIENCE);

        assertThat(first).isCompletedWithValue(Optional.empty());
        assertThat(find("first")).isCompletedWithValue(Optional.empty());
        answer.complete(List.of(ModelInfo.of("first")));
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
        answer.complete(List.of(ModelInfo.of("second")));
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
    void theListsLookedAtLongestAgoAreDropped() {
        for (int i = 0; i < ModelCatalog.MOST_LISTS; i++) {
            ids(catalog.list("key " + i, MAX_AGE, this::service));
        }
        assertThat(catalog.known("first", "key 0")).isPresent();
        ids(catalog.list("one more", MAX_AGE, this::service));
        assertThat(catalog.known("first", "key 0")).isPresent();
        assertThat(catalog.known("first", "key 1")).isEmpty();
        assertThat(catalog.known("first", "one more")).isPresent();
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
        answer.complete(List.of(ModelInfo.of("first")));
        assertThat(catalog.known("first", KEY)).isEmpty();
    }

    /** A clock that the test moves, and that rings its alarms then. */
    private static final class Clock implements Scheduler {
        private final List<Ring> alarms = new ArrayList<>();
        private Duration elapsed = Duration.ZERO;

        private record Ring(Duration due, Runnable task) {}

        void advance(Duration step) {
            elapsed = elapsed.plus(step);
            for (Ring alarm : List.copyOf(alarms)) {
                if (alarm.due().compareTo(elapsed) <= 0 && alarms.remove(alarm)) {
                    alarm.task().run();
                }
            }
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(elapsed);
        }

        @Override
        public long nanoTime() {
            return elapsed.toNanos();
        }

        @Override
        public synchronized Alarm schedule(Duration delay, Runnable task) {
            Ring alarm = new Ring(elapsed.plus(delay), task);
            alarms.add(alarm);
            return () -> alarms.remove(alarm);
        }
    }
}
