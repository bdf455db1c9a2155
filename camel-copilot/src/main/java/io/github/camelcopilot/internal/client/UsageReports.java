// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The latest usage reports of a component, one for each service and credential. Concurrent callers
 * share one request; a failed one is not kept for later callers. Any thread may use it. Requests
 * are made outside the lock, on the thread that needs the report, and must always complete or
 * throw.
 */
public final class UsageReports {

    /** Maximum number of reports, since callers may use their own tokens; evicts by last use. */
    static final int MAX_REPORTS = 200;

    /** Time for which a report is kept. */
    static final Duration MAX_AGE = Duration.ofMinutes(1);

    /**
     * Identifies a report.
     *
     * @param service the address of the report and how an endpoint reaches it
     * @param credential identity of the credential
     */
    record Key(Object service, Object credential) {}

    /** A report, or the pending request for it. */
    private static final class Entry {
        private final CompletableFuture<UsageReport> report = new CompletableFuture<>();

        /** Guarded by the cache; 0 while the request is pending. */
        private long reportedAt;
    }

    private final Scheduler scheduler;

    // Guarded by this.
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    public UsageReports(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Returns a report that is not older than {@link #MAX_AGE}.
     *
     * @param request requests it from the service
     * @return fails as the request does
     */
    CompletionStage<UsageReport> get(Key key, Supplier<CompletionStage<UsageReport>> request) {
        Entry entry = new Entry();
        synchronized (this) {
            Entry known = entries.get(key);
            if (known != null && isCurrent(known)) {
                return known.report;
            }
            entries.put(key, entry);
            removeLeastRecentlyUsed();
        }
        try {
            request.get().whenComplete((report, failure) -> complete(key, entry, report, failure));
        } catch (RuntimeException | Error failure) {
            complete(key, entry, null, failure);
        }
        return entry.report;
    }

    private boolean isCurrent(Entry entry) {
        return !entry.report.isDone()
                || scheduler.nanoTime() - entry.reportedAt < MAX_AGE.toNanos();
    }

    /** Keeps reports that are being requested, so that no second request is made for them. */
    private void removeLeastRecentlyUsed() {
        Iterator<Entry> each = entries.values().iterator();
        while (entries.size() > MAX_REPORTS && each.hasNext()) {
            if (each.next().report.isDone()) {
                each.remove();
            }
        }
    }

    private void complete(Key key, Entry entry, UsageReport report, Throwable failure) {
        synchronized (this) {
            if (failure == null) {
                entry.reportedAt = scheduler.nanoTime();
            } else {
                entries.remove(key, entry);
            }
        }
        if (failure == null) {
            entry.report.complete(report);
        } else {
            entry.report.completeExceptionally(Stages.cause(failure));
        }
    }
}
