package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a pool of threads grow while it stands still.
 *
 * <p>A bounded pool hangs when every thread of it waits for an answer that only the pool can hand
 * over, as happens when a route calls the component again and waits. So this one grows, up to its
 * bound, whenever tasks wait and none has finished for {@link #STALL}; it stays small while tasks
 * are short. Any thread may use it; the watch runs on the scheduler's thread.
 */
final class StalledPoolGrowth {

    /**
     * Tasks that wait so long without one finishing show that the threads wait themselves. Much
     * shorter, and threads that are only slow, on a loaded machine or just after the start, would
     * pass for waiting ones.
     */
    static final Duration STALL = Duration.ofMillis(200);

    private final ThreadPoolExecutor pool;
    private final Scheduler scheduler;
    private final int usualSize;
    private final AtomicBoolean watching = new AtomicBoolean();

    /**
     * @param pool the threads, with their usual number, their bound and their queue
     */
    StalledPoolGrowth(ThreadPoolExecutor pool, Scheduler scheduler) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.usualSize = pool.getCorePoolSize();
    }

    /**
     * Runs a task on the pool.
     *
     * @throws RejectedExecutionException if the queue is full or the pool closed
     */
    void execute(Runnable task) {
        pool.execute(task);
        if (!pool.getQueue().isEmpty() && watching.compareAndSet(false, true)) {
            watchAgain();
        }
    }

    private void watchAgain() {
        long completed = pool.getCompletedTaskCount();
        scheduler.schedule(STALL, () -> watch(completed));
    }

    /** Goes on until nothing waits and the pool is as small as usual. */
    private void watch(long completedBefore) {
        boolean waiting = !pool.getQueue().isEmpty();
        int size = pool.getCorePoolSize();
        if (waiting && pool.getCompletedTaskCount() == completedBefore) {
            pool.setCorePoolSize(Math.min(pool.getMaximumPoolSize(), Math.max(1, 2 * size)));
        } else if (!waiting && size > usualSize && pool.getActiveCount() < usualSize) {
            pool.setCorePoolSize(usualSize);
        }
        if (!waiting && pool.getCorePoolSize() == usualSize) {
            watching.set(false);
            // A task that came between the look and the mark found the pool watched.
            if (pool.getQueue().isEmpty() || !watching.compareAndSet(false, true)) {
                return;
            }
        }
        watchAgain();
    }
}
