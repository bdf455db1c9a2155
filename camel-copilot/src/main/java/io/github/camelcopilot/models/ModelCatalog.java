package io.github.camelcopilot.models;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.transport.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of models of a component, one for each service and credential. A list is asked for once
 * at a time, whoever needs it; an old one is kept until a newer one is there. Any thread may ask;
 * what asks is called outside the lock, on the thread that needs the list.
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

    /** A question that is not answered within this counts as failed. */
    static final Duration ASKING_TIMEOUT = Duration.ofMinutes(1);

    /** A prompt that only wants to know how its model is spoken to waits so long for a list. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

    private final Scheduler scheduler;

    // Guarded by this.
    private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    public ModelCatalog(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Returns a list that is not older than {@code maxAge}, or an old one if no newer one can be
     * had.
     *
     * @param key what the list belongs to
     * @param ask gets it from the service, or from the user's code
     * @return a stage that fails with a {@link CopilotException} if there is none
     */
    CompletionStage<ModelList> list(
            Object key,
            Duration maxAge,
            Supplier<? extends CompletionStage<? extends List<ModelInfo>>> ask) {
        Question question;
        synchronized (this) {
            Entry entry = entry(key);
            if (entry.list != null && (entry.isFresh(maxAge) || entry.isPaused())) {
                return CompletableFuture.completedStage(entry.list);
            }
            if (entry.asked != null) {
                return entry.asked.answer;
            }
            if (closed) {
                return CompletableFuture.failedStage(stopped());
            }
            question = new Question(entry);
            entry.asked = question;
        }
        question.ask(ask);
        return question.answer;
    }

    /** Returns what the list that is there tells of a model. */
    synchronized Optional<ModelInfo> known(String model, Object key) {
        Entry entry = entries.get(key);
        return entry == null || entry.list == null ? Optional.empty() : entry.list.find(model);
    }

    /**
     * Returns what there is to know of a model, soon; the stage never fails.
     *
     * @param maxAge from when on an old list is replaced in the background
     */
    CompletionStage<Optional<ModelInfo>> find(
            String model,
            Object key,
            Duration maxAge,
            Supplier<? extends CompletionStage<? extends List<ModelInfo>>> ask) {
        boolean waits;
        synchronized (this) {
            Entry entry = entry(key);
            if (entry.isPaused() || (entry.asked != null && entry.asked.isSlow())) {
                return CompletableFuture.completedStage(known(model, key));
            }
            waits = entry.list == null;
        }
        CompletionStage<ModelList> list = list(key, maxAge, ask);
        if (!waits) {
            return CompletableFuture.completedStage(known(model, key));
        }
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

    private Entry entry(Object key) {
        Entry entry = entries.computeIfAbsent(key, unknown -> new Entry());
        if (entries.size() > MOST_LISTS) {
            entries.remove(entries.keySet().iterator().next());
        }
        return entry;
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

        boolean isFresh(Duration maxAge) {
            return scheduler.nanoTime() - listedAt < maxAge.toNanos();
        }

        boolean isPaused() {
            return pause != null && scheduler.nanoTime() - failedAt < pause.toNanos();
        }
    }

    /** One question for a list, and everybody who waits for its answer. */
    private final class Question {
        private final CompletableFuture<ModelList> answer = new CompletableFuture<>();
        private final Entry entry;
        private final long askedAt = scheduler.nanoTime();

        Question(Entry entry) {
            this.entry = entry;
        }

        boolean isSlow() {
            return scheduler.nanoTime() - askedAt >= PATIENCE.toNanos();
        }

        void ask(Supplier<? extends CompletionStage<? extends List<ModelInfo>>> ask) {
            CompletionStage<? extends List<ModelInfo>> stage;
            try {
                stage = ask.get();
            } catch (RuntimeException | Error failure) {
                // It may be the user's code: whatever it throws, those who wait must be told.
                end(null, failure);
                return;
            }
            if (stage == null) {
                end(null, new NullPointerException("It returned null"));
                return;
            }
            stage.whenComplete(this::end);
            if (!answer.isDone()) {
                Scheduler.Alarm alarm =
                        scheduler.schedule(ASKING_TIMEOUT, () -> end(null, overdue()));
                var unused = answer.whenComplete((list, failure) -> alarm.cancel());
            }
        }

        private void end(List<ModelInfo> models, Throwable failure) {
            ModelList list = null;
            Throwable reason = failure;
            try {
                if (failure == null) {
                    list = listOf(models);
                }
            } catch (RuntimeException | Error unusable) {
                reason = unusable;
            }
            CopilotException known = list == null ? typed(reason) : null;
            ModelList old;
            synchronized (ModelCatalog.this) {
                if (entry.asked != this) {
                    return;
                }
                entry.asked = null;
                old = entry.list;
                if (list == null) {
                    entry.pause = pause(known);
                    entry.failedAt = scheduler.nanoTime();
                } else {
                    entry.list = list;
                    entry.listedAt = scheduler.nanoTime();
                    entry.pause = null;
                }
            }
            if (list != null) {
                answer.complete(list);
            } else if (old != null) {
                LOG.warn("The old list of models stays: {}", known.getMessage());
                answer.complete(old);
            } else {
                answer.completeExceptionally(known);
            }
        }
    }

    private static ModelList listOf(List<ModelInfo> models) {
        if (models instanceof ModelList list) {
            return list;
        }
        // The user's own list may be anything; an entry that is missing must not lose the rest.
        return new ModelList(models.stream().filter(model -> model != null).toList());
    }

    private static CopilotException typed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof CopilotException known
                ? known
                : new CopilotServerException(
                        "The modelsProvider gave no list of models",
                        cause,
                        ErrorDetails.ofCode("models_provider"));
    }

    private static CopilotException overdue() {
        return new CopilotServerException(
                "The list of models was not there within " + ASKING_TIMEOUT.toSeconds() + " s",
                null,
                ErrorDetails.NONE);
    }

    private static Duration pause(CopilotException failure) {
        Duration asked = failure.getRetryAfter();
        Duration pause =
                asked != null && asked.compareTo(FAILURE_PAUSE) > 0 ? asked : FAILURE_PAUSE;
        return pause.compareTo(MAX_FAILURE_PAUSE) < 0 ? pause : MAX_FAILURE_PAUSE;
    }
}
