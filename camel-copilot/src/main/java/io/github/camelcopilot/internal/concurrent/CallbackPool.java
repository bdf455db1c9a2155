package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
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
 * <p>A pool of platform threads stays small and grows when it stands still, see {@link
 * StalledPoolGrowth}. Where the Camel context gives each task a thread of its own, as with virtual
 * threads, no task waits for another, and only the number of tasks is bounded. What a deadline ends
 * goes to threads of its own, so that it needs none of these. Any thread may use it.
 */
public final class CallbackPool {

    /** Tasks at once where each has a thread of its own; as many as a pool's queue holds. */
    public static final int MAX_TASKS = 20_000;

    private static final Duration BUSY_AGAIN = Duration.ofMillis(100);
    private static final int URGENT_IDLE_SECONDS = 10;

    private final ExecutorService threads;
    private final Executor tasks;
    private final Executor urgent;
    private final Runnable closeUrgent;
    private final Scheduler scheduler;
    private volatile boolean closed;

    /** What must run even if the pool is closed before it does. */
    private final Set<Runnable> sure = ConcurrentHashMap.newKeySet();

    /** What waits until one of the threads for ended calls is free. */
    private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();

    /**
     * @param threads a pool, with its usual number of threads, its bound and its queue, or an
     *     executor that gives each task a thread; its creator closes it
     * @param urgentThreads makes the threads for calls that a deadline ended
     * @param maxUrgent the most of those at once
     */
    public CallbackPool(
            ExecutorService threads,
            ThreadFactory urgentThreads,
            int maxUrgent,
            Scheduler scheduler) {
        this.threads = threads;
        this.scheduler = scheduler;
        if (threads instanceof ThreadPoolExecutor pool) {
            StalledPoolGrowth growth = new StalledPoolGrowth(pool, scheduler);
            this.tasks = growth::execute;
            ThreadPoolExecutor urgentPool =
                    new ThreadPoolExecutor(
                            0,
                            maxUrgent,
                            URGENT_IDLE_SECONDS,
                            TimeUnit.SECONDS,
                            new SynchronousQueue<>(),
                            urgentThreads);
            this.urgent = urgentPool;
            this.closeUrgent = urgentPool::shutdown;
        } else {
            this.tasks = new TaskLimit(threads, MAX_TASKS);
            this.urgent = new TaskLimit(task -> urgentThreads.newThread(task).start(), maxUrgent);
            this.closeUrgent = () -> {};
        }
    }

    /**
     * Runs a task soon.
     *
     * @throws RejectedExecutionException if the queue is full or the pool closed
     */
    public void execute(Runnable task) {
        tasks.execute(task);
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

    /**
     * Runs a task that must not wait for a thread of the pool; never fails, but waits if even these
     * threads are busy.
     */
    public void executeUrgently(Runnable task) {
        try {
            if (!closed) {
                urgent.execute(task);
                return;
            }
        } catch (RejectedExecutionException busy) {
            // Handled below, as what comes after the end.
        }
        late.add(task);
        if (closed) {
            runLate();
        } else {
            scheduler.schedule(BUSY_AGAIN, this::executeLate);
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
        return threads.isShutdown();
    }

    /**
     * Lets the threads for ended calls go once they have nothing to do; what waits for one runs
     * here, none is lost.
     */
    public void close() {
        closed = true;
        closeUrgent.run();
        runLate();
        sure.forEach(Runnable::run);
    }
}
