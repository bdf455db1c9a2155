// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Limits the tasks of an executor that gives each one a thread, so that too many are rejected, as
 * by a full queue, instead of filling the memory. Any thread may use it.
 */
final class TaskLimit implements Executor {

    private final Executor executor;
    private final Semaphore permits;
    private final int maxTasks;

    /**
     * @param executor runs each task on a thread of its own
     * @param maxTasks maximum number of tasks that have not ended
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
