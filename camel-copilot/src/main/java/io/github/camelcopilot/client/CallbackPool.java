package io.github.camelcopilot.client;

import io.github.camelcopilot.transport.Scheduler;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads that run routes: those that go on with one once its answer is there, or those that bring
 * chunks to channels and publishers. The I/O reactor must never wait for a route.
 *
 * <p>A bounded pool hangs when every thread of it waits for an answer that only the pool can hand
 * over, as happens when a route calls the component again and waits. So this one grows, up to its
 * bound, whenever tasks wait and none has finished for {@link #STALL}; it stays small while tasks
 * are short. What a deadline ends goes to threads of its own, so that it needs none of these. Any
 * thread may use it; the watch runs on the scheduler's thread.
 */
public final class CallbackPool {

    /**
     * Tasks that wait so long without one finishing show that the threads wait themselves. Much
     * shorter, and threads that are only slow, on a loaded machine or just after the start, would
     * pass for waiting ones.
     */
    static final Duration STALL = Duration.ofMillis(200);

    private static final Duration BUSY_AGAIN = Duration.ofMillis(100);
    private static final int URGENT_IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;
    private final ThreadPoolExecutor urgent;
    private final Scheduler scheduler;
    private final int usualSize;
    private final AtomicBoolean watching = new AtomicBoolean();

    /** What must run even if the pool is closed before it does. */
    private final Set<Runnable> sure = ConcurrentHashMap.newKeySet();

    /** What waits until one of the threads for ended calls is free. */
    private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();

    /**
     * @param pool the threads, with their usual number, their bound and their queue; its creator
     *     closes it
     * @param urgentThreads makes the threads for calls that a deadline ended
     */
    public CallbackPool(ThreadPoolExecutor pool, ThreadFactory urgentThreads, Scheduler scheduler) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.usualSize = pool.getCorePoolSize();
        this.urgent =
                new ThreadPoolExecutor(
                        0,
                        pool.getMaximumPoolSize(),
                        URGENT_IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        urgentThreads);
    }

    /**
     * Runs a task soon.
     *
     * @throws RejectedExecutionException if the queue is full or the pool closed
     */
    public void execute(Runnable task) {
        pool.execute(task);
        if (!pool.getQueue().isEmpty() && watching.compareAndSet(false, true)) {
            watchAgain();
        }
    }

    /**
     * Runs a task soon, and never loses it: where the pool has no room, on a thread of its own;
     * what the pool drops when it is closed, runs then.
     */
    public void executeSurely(Runnable task) {
        Runnable once = new Once(task);
        sure.add(once);
        try {
            execute(once);
        } catch (RejectedExecutionException full) {
            executeUrgently(once);
        }
    }

    /** A task that runs once, whoever is first. */
    private final class Once implements Runnable {

        private final Runnable task;
        private final AtomicBoolean begun = new AtomicBoolean();

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                sure.remove(this);
                task.run();
            }
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

    /**
     * Runs a task that must not wait for a thread of the pool; never fails, but waits if even these
     * threads are busy.
     */
    public void executeUrgently(Runnable task) {
        try {
            urgent.execute(task);
        } catch (RejectedExecutionException busy) {
            late.add(task);
            if (urgent.isShutdown()) {
                runLate();
            } else {
                scheduler.schedule(BUSY_AGAIN, this::executeLate);
            }
        }
    }

    private void executeLate() {
        Runnable task = late.poll();
        if (task != null) {
            executeUrgently(task);
        }
    }

    private void runLate() {
        for (Runnable task = late.poll(); task != null; task = late.poll()) {
            task.run();
        }
    }

    /** Returns whether it takes no tasks any more, for its creator has closed it. */
    public boolean isClosed() {
        return pool.isShutdown();
    }

    /**
     * Lets the threads for ended calls go once they have nothing to do; what waits for one runs
     * here, none is lost.
     */
    public void close() {
        urgent.shutdown();
        runLate();
        sure.forEach(Runnable::run);
    }
}
