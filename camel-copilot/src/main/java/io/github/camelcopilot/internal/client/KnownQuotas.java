// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest quotas that services have reported, for each service and credential. A quota is
 * forgotten at its reset, and after {@link #MAX_AGE} without a new report, since the plan may have
 * changed. Any thread may use it.
 */
public final class KnownQuotas {

    /** Maximum number of credentials, since callers may use their own; evicts by last use. */
    private static final int MAX_CREDENTIALS = 200;

    /** Maximum number of quotas of one credential. */
    private static final int MAX_QUOTAS = 20;

    /** Maximum age of a quota. */
    static final Duration MAX_AGE = Duration.ofHours(1);

    /**
     * Identifies the quotas of a user.
     *
     * @param service the host of the service
     * @param credential identity of the credential
     */
    record Key(String service, Object credential) {}

    /**
     * A reported quota.
     *
     * @param nanoTime time of the report
     */
    private record Report(Quota quota, long nanoTime) {}

    private final Scheduler scheduler;

    // Guarded by this.
    private final Map<Key, Map<String, Report>> quotas =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Map<String, Report>> eldest) {
                    return size() > MAX_CREDENTIALS;
                }
            };

    public KnownQuotas(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Records reported quotas.
     *
     * @param limit in percent
     * @return those that have fallen below the limit with this report
     */
    synchronized List<Quota> add(Key key, Collection<Quota> reported, double limit) {
        Map<String, Report> known = quotas.computeIfAbsent(key, unknown -> new LinkedHashMap<>());
        List<Quota> low = new ArrayList<>(0);
        for (Quota quota : reported) {
            if (known.size() >= MAX_QUOTAS && !known.containsKey(quota.name())) {
                continue;
            }
            Report before = known.put(quota.name(), new Report(quota, scheduler.nanoTime()));
            boolean wasLow =
                    before != null && isCurrent(before) && before.quota().percent() < limit;
            if (quota.percent() < limit && !wasLow) {
                low.add(quota);
            }
        }
        return low;
    }

    /** Returns the current quotas of a credential, by name. */
    synchronized Map<String, Quota> of(Key key) {
        Map<String, Report> known = quotas.get(key);
        if (known == null) {
            return Map.of();
        }
        known.values().removeIf(report -> !isCurrent(report));
        Map<String, Quota> current = new HashMap<>();
        known.forEach((name, report) -> current.put(name, report.quota()));
        return current;
    }

    private boolean isCurrent(Report report) {
        boolean isReset =
                report.quota().resetAt() != null
                        && !scheduler.now().isBefore(report.quota().resetAt());
        return !isReset && scheduler.nanoTime() - report.nanoTime() < MAX_AGE.toNanos();
    }
}
