package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of models of a component, one for each service and credential. A list is asked for once
 * at a time, whoever needs it; an old one is kept until a newer one is there. Any thread may ask;
 * what asks is called outside the lock, on the thread that needs the list, and must see to it that
 * an answer comes.
 */
public final class ModelCatalog {

    /**
     * The lists looked at longest ago are dropped beyond so many: callers may bring their tokens.
     */
    static final int MOST_LISTS = 200;

    /** After a failure the service is let alone so long, as far as an old list or none will do. */
    static final Duration FAILURE_PAUSE = Duration.ofMinutes(1);

    /** A service may ask for a longer pause; more than this cannot be meant. */
    static final Duration MAX_FAILURE_PAUSE = Duration.ofMinutes(15);

    /** A prompt that only wants to know how its model is spoken to waits so long for a list. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For such a prompt a list is never older than this, however short lists are to be kept. */
    static final Duration LEAST_AGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

    /**
     * What a list belongs to.
     *
     * @param source the service as an endpoint reaches it, or the user's own list
     * @param credential what stands for the credential; null for the user's own list
     */
    record Key(Object source, Object credential) {}

    private final Scheduler scheduler;

    // Guarded by this.
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    public ModelCatalog(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Returns a list that is not older than {@code maxAge}, or an old one if no newer one can be
     * had, unless it is the credential that is refused: then nothing can be seen any more.
     *
     * @param ask gets it from the service, or from the user's code
     * @return a stage that fails with a {@link CopilotException} if there is none
     */
    CompletionStage<ModelList> list(
            Key key, Duration maxAge, Supplier<CompletionStage<ModelList>> ask) {
        return list(key, maxAge, ask, false);
    }

    private CompletionStage<ModelList> list(
            Key key, Duration maxAge, Supplier<CompletionStage<ModelList>> ask, boolean forPrompt) {
        Question question;
        synchronized (this) {
            Entry entry = entry(key);
            if (entry.isFresh(maxAge) || entry.staysForPause()) {
                return CompletableFuture.completedStage(entry.list);
            }
            if (entry.asked != null) {
                // A prompt asks once and with the token that it has; who wants the list asks as
                // promised.
                return entry.asked.forPrompt && !forPrompt
                        ? orAgain(entry.asked.answer, () -> list(key, maxAge, ask))
                        : entry.asked.answer;
            }
            if (closed) {
                return CompletableFuture.failedStage(stopped());
            }
            question = new Question(entry, forPrompt);
            entry.asked = question;
        }
        question.ask(ask);
        return question.answer;
    }

    private static CompletionStage<ModelList> orAgain(
            CompletionStage<ModelList> first, Supplier<CompletionStage<ModelList>> again) {
        return first.handle(
                        (list, failure) ->
                                failure == null
                                        ? CompletableFuture.completedStage(list)
                                        : again.get())
                .thenCompose(stage -> stage);
    }

    /**
     * Returns what a list that is there tells of a model: the credential's own, or another's at the
     * same service, since how a model is spoken to does not depend on who asks.
     */
    synchronized Optional<ModelInfo> known(String model, Key key) {
        Entry entry = entries.get(key);
        return entry != null && entry.list != null
                ? entry.list.find(model)
                : knownToOthers(model, key.source());
    }

    private Optional<ModelInfo> knownToOthers(String model, Object source) {
        for (Map.Entry<Key, Entry> other : entries.entrySet()) {
            if (other.getKey().source().equals(source) && other.getValue().list != null) {
                Optional<ModelInfo> found = other.getValue().list.find(model);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns what there is to know of a model, soon; the stage never fails.
     *
     * @param maxAge from when on an old list is replaced in the background
     */
    CompletionStage<Optional<ModelInfo>> find(
            String model, Key key, Duration maxAge, Supplier<CompletionStage<ModelList>> ask) {
        Duration age = maxAge.compareTo(LEAST_AGE) < 0 ? LEAST_AGE : maxAge;
        Optional<ModelInfo> known;
        boolean waits;
        synchronized (this) {
            Entry entry = entry(key);
            known = known(model, key);
            boolean settled = entry.list == null && known.isPresent();
            if (settled || entry.isFresh(age) || entry.isPaused() || entry.isSlow()) {
                return CompletableFuture.completedStage(known);
            }
            waits = entry.list == null;
        }
        CompletionStage<ModelList> list = list(key, age, ask, true);
        return waits ? found(model, list) : CompletableFuture.completedStage(known);
    }

    private CompletionStage<Optional<ModelInfo>> found(
            String model, CompletionStage<ModelList> list) {
        CompletableFuture<Optional<ModelInfo>> found = new CompletableFuture<>();
        list.whenComplete(
                (models, failure) ->
                        found.complete(models == null ? Optional.empty() : models.find(model)));
        if (!found.isDone()) {
            Scheduler.Alarm alarm =
                    scheduler.schedule(PATIENCE, () -> found.complete(Optional.empty()));
            var unused = found.whenComplete((any, impossible) -> alarm.cancel());
        }
        return found;
    }

    private Entry entry(Key key) {
        Entry entry = entries.computeIfAbsent(key, unknown -> new Entry());
        if (entries.size() > MOST_LISTS) {
            dropOne();
        }
        return entry;
    }

    /** One that is being asked for stays: whoever comes next must find the question. */
    private void dropOne() {
        for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
            if (each.next().asked == null) {
                each.remove();
                return;
            }
        }
    }

    /** Fails the questions that are not answered yet, and all that come later. */
    public void close() {
        List<Question> open = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Entry entry : entries.values()) {
                if (entry.asked != null) {
                    open.add(entry.asked);
                }
            }
        }
        open.forEach(question -> question.end(null, stopped()));
    }

    private static CopilotException stopped() {
        return new CopilotServerException(
                "The list of models was not asked for: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    /** One list and what is done to get it. Guarded by the catalog. */
    private final class Entry {
        private ModelList list;
        private long listedAt;
        private Question asked;

        /** Null = there was no failure since the last success. */
        private Duration pause;

        private long failedAt;

        /** Whether the last failure was that the credential is refused. */
        private boolean isRefused;

        boolean isFresh(Duration maxAge) {
            return list != null && isWithin(maxAge, listedAt);
        }

        boolean isPaused() {
            return pause != null && isWithin(pause, failedAt);
        }

        boolean staysForPause() {
            return list != null && isPaused() && !isRefused;
        }

        /** Returns whether prompts have waited for it long enough. */
        boolean isSlow() {
            return asked != null && !isWithin(PATIENCE, asked.askedAt);
        }
    }

    private boolean isWithin(Duration time, long since) {
        // For ever is longer than nanoseconds can say.
        return scheduler.nanoTime() - since < TimeUnit.NANOSECONDS.convert(time);
    }

    /** One question for a list, and everybody who waits for its answer. */
    private final class Question {
        private final CompletableFuture<ModelList> answer = new CompletableFuture<>();
        private final Entry entry;
        private final boolean forPrompt;
        private final long askedAt = scheduler.nanoTime();

        Question(Entry entry, boolean forPrompt) {
            this.entry = entry;
            this.forPrompt = forPrompt;
        }

        void ask(Supplier<CompletionStage<ModelList>> ask) {
            try {
                ask.get().whenComplete(this::end);
            } catch (Throwable failure) {
                // Those who wait must be told, whatever it is.
                end(null, failure);
            }
        }

        private void end(ModelList list, Throwable failure) {
            CopilotException known = failure == null ? null : typed(failure);
            ModelList old;
            synchronized (ModelCatalog.this) {
                if (entry.asked != this) {
                    return;
                }
                entry.asked = null;
                old = entry.list;
                if (known == null) {
                    entry.list = list;
                    entry.listedAt = scheduler.nanoTime();
                    entry.pause = null;
                } else if (!isForWantOfLogin(known)) {
                    entry.pause = pause(known);
                    entry.failedAt = scheduler.nanoTime();
                    entry.isRefused = known instanceof CopilotAuthenticationException;
                }
            }
            if (known == null) {
                answer.complete(list);
            } else if (old != null && !(known instanceof CopilotAuthenticationException)) {
                LOG.warn("The old list of models stays: {}", known.getMessage());
                answer.complete(old);
            } else {
                if (forPrompt) {
                    LOG.warn(
                            "There is no list of models by which wireApi=auto could choose: {}",
                            known.getMessage());
                }
                answer.completeExceptionally(known);
            }
        }
    }

    /** Nobody was asked then, and the next login changes it. */
    private static boolean isForWantOfLogin(CopilotException failure) {
        return failure instanceof CopilotAuthenticationException && failure.getStatus() == 0;
    }

    private static CopilotException typed(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof CopilotException known
                ? known
                : new CopilotServerException(
                        "The list of models could not be asked for", cause, ErrorDetails.NONE);
    }

    private static Duration pause(CopilotException failure) {
        Duration asked = failure.getRetryAfter();
        Duration pause =
                asked != null && asked.compareTo(FAILURE_PAUSE) > 0 ? asked : FAILURE_PAUSE;
        return pause.compareTo(MAX_FAILURE_PAUSE) < 0 ? pause : MAX_FAILURE_PAUSE;
    }
}
