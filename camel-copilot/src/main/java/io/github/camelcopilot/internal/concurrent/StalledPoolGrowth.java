// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a pool of threads grow while it is stalled.
 *
 * <p>A bounded pool deadlocks if each of its threads waits for a result that only the pool can
 * deliver, for example in a route that calls the component again and blocks. So the pool grows, up
 * to its maximum size, whenever tasks wait and none has completed for {@link #STALL}. It remains
 * small while tasks are short. Any thread may use it; checks run on the scheduler's thread.
 */
final class StalledPoolGrowth {

    /**
     * Time without a completed task after which the pool counts as stalled. With a much shorter
     * time, threads that are merely slow, on a loaded machine or just after the start, would count
     * as blocked.
     */
    static final Duration STALL = Duration.ofMillis(200);

    private final ThreadPoolExecutor pool;
    private final Scheduler scheduler;
    private final int coreSize;
    private final AtomicBoolean watching = new AtomicBoolean();

    /**
     * @param pool configured with its core size, maximum size and queue
     */
    StalledPoolGrowth(ThreadPoolExecutor pool, Scheduler scheduler) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.coreSize = pool.getCorePoolSize();
    }

    /**
     * Runs a task on the pool.
     *
     * @throws RejectedExecutionException if the queue is full or the pool closed
     */
    void execute(Runnable task) {
        pool.execute(task);
        if (!pool.getQueue().isEmpty() && watching.compareAndSet(false, true)) {
            scheduleCheck();
        }
    }

    private void scheduleCheck() {
        long completed = pool.getCompletedTaskCount();
        scheduler.schedule(STALL, () -> check(completed));
    }

    /** Repeats itself until no task waits and the pool has its core size. */
    private void check(long completedBefore) {
        boolean waiting = !pool.getQueue().isEmpty();
        int size = pool.getCorePoolSize();
        if (waiting && pool.getCompletedTaskCount() == completedBefore) {
            pool.setCorePoolSize(Math.min(pool.getMaximumPoolSize(), Math.max(1, 2 * size)));
        } else if (!waiting && size > coreSize && pool.getActiveCount() < coreSize) {
            pool.setCorePoolSize(coreSize);
        }
        if (!waiting && pool.getCorePoolSize() == coreSize) {
            watching.set(false);
            // A task queued between the check and this reset has not scheduled a check.
            if (pool.getQueue().isEmpty() || !watching.compareAndSet(false, true)) {
                return;
            }
        }
        scheduleCheck();
    }
}
