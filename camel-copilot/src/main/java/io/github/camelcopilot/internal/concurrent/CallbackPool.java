// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotTimeoutException;
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
 * Threads that run routes: those that continue an exchange with its result, or those that deliver
 * chunks to channels and publishers. Routes never run on I/O reactor threads.
 *
 * <p>A pool of platform threads is small and grows while it is stalled, see {@link
 * StalledPoolGrowth}. If the executor gives each task a thread, as with virtual threads, no task
 * waits for another, and only the number of tasks is limited. Calls that a deadline has ended run
 * on separate, urgent threads instead of the pool. Any thread may use it.
 */
public final class CallbackPool {

    /** Maximum number of tasks if each has its own thread; maximum length of a pool's queue. */
    public static final int MAX_TASKS = 20_000;

    /** Delay after which a task that found no free urgent thread is executed again. */
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    private static final int URGENT_IDLE_SECONDS = 10;

    private final ExecutorService threads;
    private final Executor tasks;
    private final Executor urgent;
    private final Runnable closeUrgent;
    private final Scheduler scheduler;
    private volatile boolean closed;

    /** Tasks that {@link #close} runs unless the pool has. */
    private final Set<Runnable> guaranteed = ConcurrentHashMap.newKeySet();

    /** Tasks that wait for a free urgent thread. */
    private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();

    /**
     * @param threads a pool with its core size, maximum size and queue, or an executor that gives
     *     each task a thread; closed by its creator
     * @param urgentThreads creates the threads for calls that a deadline has ended
     * @param maxUrgent maximum number of those threads
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
     * Runs a task on one of the threads.
     *
     * @throws RejectedExecutionException if the queue is full or the pool closed
     */
    public void execute(Runnable task) {
        tasks.execute(task);
    }

    /**
     * Runs a task on one of the threads and never loses it: if the queue is full, the task runs on
     * an urgent thread; if the pool is closed first, it runs in {@link #close}.
     */
    public void executeGuaranteed(Runnable task) {
        Runnable once = new Once(task);
        guaranteed.add(once);
        try {
            execute(once);
        } catch (RejectedExecutionException full) {
            executeUrgently(once);
        }
    }

    /** A task that runs only once, however often it is executed. */
    private final class Once implements Runnable {

        private final Runnable task;
        private final AtomicBoolean started = new AtomicBoolean();

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (started.compareAndSet(false, true)) {
                guaranteed.remove(this);
                task.run();
            }
        }
    }

    /**
     * Runs a task that waited for a result. After a timeout, all threads of the pool may be blocked
     * by routes that wait for the same result, so an urgent thread runs it.
     *
     * @param failure of the result, or null
     */
    public void continueAfter(Throwable failure, Runnable task) {
        if (isTimeout(Stages.cause(failure))) {
            executeUrgently(task);
        } else {
            executeGuaranteed(task);
        }
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof CopilotTimeoutException
                || (failure instanceof CopilotException other
                        && other.getCode() != null
                        && other.getCode().endsWith("_timeout"));
    }

    /** Runs a task on an urgent thread. Never fails; if all of them are busy, the task waits. */
    public void executeUrgently(Runnable task) {
        try {
            if (!closed) {
                urgent.execute(task);
                return;
            }
        } catch (RejectedExecutionException busy) {
            // Handled below.
        }
        late.add(task);
        if (closed) {
            runLate();
        } else {
            scheduler.schedule(RETRY_DELAY, this::executeNextLate);
        }
    }

    private void executeNextLate() {
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

    /** Returns whether the creator of the threads has closed them, so that no task is accepted. */
    public boolean isClosed() {
        return threads.isShutdown();
    }

    /**
     * Lets the urgent threads end when idle. Tasks that have not run yet and must not be lost run
     * on the calling thread.
     */
    public void close() {
        closed = true;
        closeUrgent.run();
        runLate();
        guaranteed.forEach(Runnable::run);
    }
}
