// SPDX-License-Identifier: Apache-2.0
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
 * The lists of models of a component, one for each service and credential. All that need a list
 * share one request, and an old list is kept until a newer one has arrived. Any thread may use it.
 * Requests are made outside the lock, on the thread that needs the list, and must always be
 * completed.
 */
public final class ModelCatalog {

    /** Maximum number of lists; callers may bring their own tokens. The least recently used go. */
    static final int MAX_LISTS = 200;

    /** After a failure, the list is not requested again for this time if it is not needed. */
    static final Duration FAILURE_PAUSE = Duration.ofMinutes(1);

    /** Maximum pause after a failure, whatever the service asks for. */
    static final Duration MAX_FAILURE_PAUSE = Duration.ofMinutes(15);

    /** Maximum time that a prompt waits for a list, to look up the format of its model. */
    static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    /** For such a lookup, a list of this age is always new enough. */
    static final Duration MIN_LOOKUP_AGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

    /**
     * Identifies a list.
     *
     * @param source the service as an endpoint reaches it, or the user's own list
     * @param credential identity of the credential; null for the user's own list
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
     * Returns a list that is not older than {@code maxAge}, or an older one if no newer one can be
     * obtained; but none if the credential is refused.
     *
     * @param request requests it from the service, or from the user's code
     * @return fails with a {@link CopilotException} if there is no list
     */
    CompletionStage<ModelList> list(
            Key key, Duration maxAge, Supplier<CompletionStage<ModelList>> request) {
        return list(key, maxAge, request, false);
    }

    private CompletionStage<ModelList> list(
            Key key,
            Duration maxAge,
            Supplier<CompletionStage<ModelList>> request,
            boolean isLookup) {
        Fetch fetch;
        synchronized (this) {
            Entry entry = entry(key);
            if (entry.isFresh(maxAge) || entry.staysForPause()) {
                return CompletableFuture.completedStage(entry.list);
            }
            if (entry.pending != null) {
                // A lookup makes one attempt, with the token of its prompt; a call for the list
                // makes its own if that fails.
                return entry.pending.isLookup && !isLookup
                        ? orElse(entry.pending.result, () -> list(key, maxAge, request))
                        : entry.pending.result;
            }
            if (closed) {
                return CompletableFuture.failedStage(stopped());
            }
            fetch = new Fetch(entry, isLookup);
            entry.pending = fetch;
        }
        fetch.start(request);
        return fetch.result;
    }

    private static CompletionStage<ModelList> orElse(
            CompletionStage<ModelList> first, Supplier<CompletionStage<ModelList>> second) {
        return first.handle(
                        (list, failure) ->
                                failure == null
                                        ? CompletableFuture.completedStage(list)
                                        : second.get())
                .thenCompose(stage -> stage);
    }

    /**
     * Returns what the lists that are held contain about a model: the credential's own list, or
     * another's of the same service, since the format of a model is the same for all.
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
     * Looks up a model for a prompt, within {@link #LOOKUP_TIMEOUT}; the stage never fails.
     *
     * @param maxAge the age from which on a list is replaced in the background
     */
    CompletionStage<Optional<ModelInfo>> find(
            String model, Key key, Duration maxAge, Supplier<CompletionStage<ModelList>> request) {
        Duration age = maxAge.compareTo(MIN_LOOKUP_AGE) < 0 ? MIN_LOOKUP_AGE : maxAge;
        Optional<ModelInfo> known;
        boolean waits;
        synchronized (this) {
            Entry entry = entry(key);
            known = known(model, key);
            boolean isKnownToOthers = entry.list == null && known.isPresent();
            if (isKnownToOthers || entry.isFresh(age) || entry.isPaused() || entry.isSlow()) {
                return CompletableFuture.completedStage(known);
            }
            waits = entry.list == null;
        }
        CompletionStage<ModelList> list = list(key, age, request, true);
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
                    scheduler.schedule(LOOKUP_TIMEOUT, () -> found.complete(Optional.empty()));
            var unused = found.whenComplete((any, impossible) -> alarm.cancel());
        }
        return found;
    }

    private Entry entry(Key key) {
        Entry entry = entries.computeIfAbsent(key, unknown -> new Entry());
        if (entries.size() > MAX_LISTS) {
            removeLeastRecentlyUsed();
        }
        return entry;
    }

    /** Keeps those that are being requested, so that no second request is made beside the first. */
    private void removeLeastRecentlyUsed() {
        for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
            if (each.next().pending == null) {
                each.remove();
                return;
            }
        }
    }

    /** Fails the requests that are pending, and all later ones. */
    public void close() {
        List<Fetch> pending = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Entry entry : entries.values()) {
                if (entry.pending != null) {
                    pending.add(entry.pending);
                }
            }
        }
        pending.forEach(fetch -> fetch.complete(null, stopped()));
    }

    private static CopilotException stopped() {
        return new CopilotServerException(
                "The list of models was not asked for: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    /** One list, and how its requests went. Guarded by the catalog. */
    private final class Entry {
        private ModelList list;
        private long listedAt;
        private Fetch pending;

        /** Null = there was no failure since the last success. */
        private Duration pause;

        private long failedAt;

        /** Whether the last failure was a refusal of the credential. */
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

        /** Returns whether lookups have waited for the pending request long enough. */
        boolean isSlow() {
            return pending != null && !isWithin(LOOKUP_TIMEOUT, pending.startedAt);
        }
    }

    private boolean isWithin(Duration time, long since) {
        // Converts with saturation: a time that is not limited is longer than a long of ns.
        return scheduler.nanoTime() - since < TimeUnit.NANOSECONDS.convert(time);
    }

    /** One request for a list, whose result all share that need the list meanwhile. */
    private final class Fetch {
        private final CompletableFuture<ModelList> result = new CompletableFuture<>();
        private final Entry entry;
        private final boolean isLookup;
        private final long startedAt = scheduler.nanoTime();

        Fetch(Entry entry, boolean isLookup) {
            this.entry = entry;
            this.isLookup = isLookup;
        }

        void start(Supplier<CompletionStage<ModelList>> request) {
            try {
                request.get().whenComplete(this::complete);
            } catch (Throwable failure) {
                // User code may throw anything.
                complete(null, failure);
            }
        }

        private void complete(ModelList list, Throwable failure) {
            CopilotException known = failure == null ? null : typed(failure);
            ModelList old;
            synchronized (ModelCatalog.this) {
                if (entry.pending != this) {
                    return;
                }
                entry.pending = null;
                old = entry.list;
                if (known == null) {
                    entry.list = list;
                    entry.listedAt = scheduler.nanoTime();
                    entry.pause = null;
                } else if (!isMissingLogin(known)) {
                    entry.pause = pause(known);
                    entry.failedAt = scheduler.nanoTime();
                    entry.isRefused = known instanceof CopilotAuthenticationException;
                }
            }
            if (known == null) {
                result.complete(list);
            } else if (old != null && !(known instanceof CopilotAuthenticationException)) {
                LOG.warn("The old list of models stays: {}", known.getMessage());
                result.complete(old);
            } else {
                if (isLookup) {
                    LOG.warn(
                            "There is no list of models by which wireApi=auto could choose: {}",
                            known.getMessage());
                }
                result.completeExceptionally(known);
            }
        }
    }

    /** The service has not been called then, and the next login changes it. */
    private static boolean isMissingLogin(CopilotException failure) {
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
        Duration retryAfter = failure.getRetryAfter();
        Duration pause =
                retryAfter != null && retryAfter.compareTo(FAILURE_PAUSE) > 0
                        ? retryAfter
                        : FAILURE_PAUSE;
        return pause.compareTo(MAX_FAILURE_PAUSE) < 0 ? pause : MAX_FAILURE_PAUSE;
    }
}
