// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Limits the number of running tasks of an executor that starts a thread for each task. Tasks
 * beyond the limit are rejected, as by a full queue, instead of exhausting the memory. Thread-safe.
 */
final class TaskLimit implements Executor {

    private final Executor executor;
    private final Semaphore permits;
    private final int maxTasks;

    /**
     * @param executor runs each task on its own thread
     * @param maxTasks maximum number of running tasks
     */
    TaskLimit(Executor executor, int maxTasks) {
        this.executor = executor;
        this.permits = new Semaphore(maxTasks);
        this.maxTasks = maxTasks;
    }

    @Override
    public void execute(Runnable task) {
        if (!permits.tryAcquire()) {
            throw new RejectedExecutionException(maxTasks + " tasks are running");
        }
        try {
            executor.execute(() -> run(task));
        } catch (RuntimeException | Error notStarted) {
            permits.release();
            throw notStarted;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            permits.release();
        }
    }
}
