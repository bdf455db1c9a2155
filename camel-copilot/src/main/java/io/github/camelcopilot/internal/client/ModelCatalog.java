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
 * The lists of models of a component, one for each service and credential. Concurrent callers share
 * one request, and an old list is kept until a newer one has arrived. Any thread may use it.
 * Requests are made outside the lock, on the thread that needs the list, and must always complete.
 */
public final class ModelCatalog {

    /** Maximum number of lists, since callers may use their own tokens; evicts by last use. */
    static final int MAX_LISTS = 200;

    /** Time after a failure for which the list is not requested again unless it is needed. */
    static final Duration FAILURE_PAUSE = Duration.ofMinutes(1);

    /** Maximum pause after a failure, even if the service requests a longer one. */
    static final Duration MAX_FAILURE_PAUSE = Duration.ofMinutes(15);

    /** Maximum time that a prompt waits for a list, to look up the format of its model. */
    static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    /** A list no older than this is always recent enough for such a lookup. */
    static final Duration MIN_LOOKUP_AGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

    /**
     * Identifies a list.
     *
     * @param source the service and how an endpoint reaches it, or the user's own list
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
     * Returns a list that is not older than {@code maxAge}, or an older one if no such list can be
     * obtained; fails if the credential is refused.
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
     * Returns a model from the lists at hand: the list of the credential, or else of another
     * credential for the same service, since the format of a model is the same for all.
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
     * @param maxAge age above which a list is replaced in the background
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

    /** Keeps lists that are being requested, so that no second request is made for them. */
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
                "The list of models was not requested: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    /** One list and the state of its requests. Guarded by the catalog. */
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
        // Converts with saturation: an unlimited time exceeds a long of nanoseconds.
        return scheduler.nanoTime() - since < TimeUnit.NANOSECONDS.convert(time);
    }

    /** One request for a list; all callers that need the list in the meantime share its result. */
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
                LOG.warn("The old list of models is kept: {}", known.getMessage());
                result.complete(old);
            } else {
                if (isLookup) {
                    LOG.warn(
                            "No list of models is available for wireApi=auto: {}",
                            known.getMessage());
                }
                result.completeExceptionally(known);
            }
        }
    }

    /** Without a login, the service has not been called, and a login resolves the failure. */
    private static boolean isMissingLogin(CopilotException failure) {
        return failure instanceof CopilotAuthenticationException && failure.getStatus() == 0;
    }

    private static CopilotException typed(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof CopilotException known
                ? known
                : new CopilotServerException(
                        "The list of models could not be requested", cause, ErrorDetails.NONE);
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
