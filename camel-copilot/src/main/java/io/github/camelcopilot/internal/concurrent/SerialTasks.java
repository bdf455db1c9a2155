// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the tasks of one owner one after another on the threads of a pool. An owner occupies a
 * thread only while it has tasks, and yields it to other owners after a number of tasks.
 * Thread-safe; writes of one task are visible to the next.
 */
public final class SerialTasks {

    /** Runs the next task of the owner, on a thread of the pool. */
    @FunctionalInterface
    public interface Task {
        /** Runs the next task; must not throw. */
        Outcome run();
    }

    /** What happens after a task. */
    public enum Outcome {
        /** The next task runs. */
        CONTINUE,
        /** The task completes later: no task runs until {@link SerialTasks#resume} is called. */
        PENDING,
        /** There is nothing to do: no task runs until {@link SerialTasks#wake} is called. */
        IDLE
    }

    private enum State {
        IDLE,
        ACTIVE,
        /** Active, and woken since the current task began, so that its outcome may be outdated. */
        WOKEN
    }

    private final Task task;
    private final Executor executor;
    private final Executor fallback;
    private final int tasksPerTurn;
    private final Runnable onRejected;
    private final Runnable turn = this::runTurn;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    SerialTasks(
            Task task,
            Executor executor,
            Executor fallback,
            int tasksPerTurn,
            Runnable onRejected) {
        this.task = task;
        this.executor = executor;
        this.fallback = fallback;
        this.tasksPerTurn = tasksPerTurn;
        this.onRejected = onRejected;
    }

    /**
     * Returns tasks that run on the threads of a pool.
     *
     * @param tasksPerTurn number of tasks after which the thread is yielded to other owners, unless
     *     the queue of the pool is full
     * @param onRejected called instead of all further tasks, on the thread that called {@link
     *     #wake}, if the pool has neither a free thread nor space in its queue
     */
    public static SerialTasks on(
            CallbackPool pool, Task task, int tasksPerTurn, Runnable onRejected) {
        return new SerialTasks(
                task, pool::execute, pool::executeUrgently, tasksPerTurn, onRejected);
    }

    /**
     * Returns tasks that are submitted to an executor one by one.
     *
     * @param executor must not reject tasks
     */
    public static SerialTasks on(Executor executor, Task task) {
        return new SerialTasks(task, executor, executor, 1, () -> {});
    }

    /** Runs tasks until there is nothing to do, unless they are already running. */
    public void wake() {
        State before = state.getAndUpdate(was -> was == State.IDLE ? State.ACTIVE : State.WOKEN);
        if (before == State.IDLE && !trySubmit()) {
            // The state remains active, so that no task runs during or after onRejected.
            onRejected.run();
        }
    }

    /** Continues after a task that was {@link Outcome#PENDING}; never fails. */
    public void resume() {
        if (!trySubmit()) {
            fallback.execute(turn);
        }
    }

    private boolean trySubmit() {
        try {
            executor.execute(turn);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void runTurn() {
        // The next task sees everything that has woken the owner so far.
        state.set(State.ACTIVE);
        int tasks = 0;
        while (true) {
            switch (task.run()) {
                case PENDING -> {
                    // Another thread may be running the next task already.
                    return;
                }
                case IDLE -> {
                    if (tryBecomeIdle()) {
                        return;
                    }
                }
                case CONTINUE -> {
                    tasks++;
                    if (tasks % tasksPerTurn == 0 && trySubmit()) {
                        return;
                    }
                }
            }
        }
    }

    /** Becomes idle, unless the owner was woken since the task began; returns whether it did. */
    private boolean tryBecomeIdle() {
        if (state.compareAndSet(State.ACTIVE, State.IDLE)) {
            return true;
        }
        state.set(State.ACTIVE);
        return false;
    }
}
