// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the tasks of one owner one after another on the threads of a pool. An owner occupies a
 * thread only while it has something to do, and gives it to others after a number of tasks. Any
 * thread may call it; what one task writes is visible to the next.
 */
public final class SerialTasks {

    /** Runs the next task of the owner, on a thread of the pool. */
    @FunctionalInterface
    public interface Task {
        /** Runs the next task; must not throw. */
        Outcome run();
    }

    /** What follows a task. */
    public enum Outcome {
        /** The next task. */
        CONTINUE,
        /** Nothing until {@link SerialTasks#resume} is called, as the task completes later. */
        PENDING,
        /** Nothing until {@link SerialTasks#wake} is called, as there is nothing to do. */
        IDLE
    }

    private enum State {
        IDLE,
        ACTIVE,
        /** Active, and woken meanwhile: what the current task found may be out of date. */
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
     * Returns tasks that need a thread of the pool to begin.
     *
     * @param tasksPerTurn number of tasks after which other owners get the thread, if the queue of
     *     the pool has room
     * @param onRejected called instead of any further task when {@link #wake} finds neither a
     *     thread nor room in the queue, by the thread that called it
     */
    public static SerialTasks on(
            CallbackPool pool, Task task, int tasksPerTurn, Runnable onRejected) {
        return new SerialTasks(
                task, pool::execute, pool::executeUrgently, tasksPerTurn, onRejected);
    }

    /**
     * Returns tasks that each take a turn of their own.
     *
     * @param executor rejects no task
     */
    public static SerialTasks on(Executor executor, Task task) {
        return new SerialTasks(task, executor, executor, 1, () -> {});
    }

    /** Runs tasks until there is nothing to do, unless they are already running. */
    public void wake() {
        State before = state.getAndUpdate(was -> was == State.IDLE ? State.ACTIVE : State.WOKEN);
        if (before == State.IDLE && !hasExecuted()) {
            // The state stays active, so that no task runs beside onRejected or after it.
            onRejected.run();
        }
    }

    /** Continues after a task that was {@link Outcome#PENDING}; never fails. */
    public void resume() {
        if (!hasExecuted()) {
            fallback.execute(turn);
        }
    }

    private boolean hasExecuted() {
        try {
            executor.execute(turn);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void runTurn() {
        // What woke the owner until now is seen by the next task.
        state.set(State.ACTIVE);
        int tasks = 0;
        while (true) {
            switch (task.run()) {
                case PENDING -> {
                    // Another thread may be running the next task already.
                    return;
                }
                case IDLE -> {
                    if (isIdle()) {
                        return;
                    }
                }
                case CONTINUE -> {
                    tasks++;
                    if (tasks % tasksPerTurn == 0 && hasExecuted()) {
                        return;
                    }
                }
            }
        }
    }

    /** Returns whether nothing has happened since the task began that it may have missed. */
    private boolean isIdle() {
        if (state.compareAndSet(State.ACTIVE, State.IDLE)) {
            return true;
        }
        state.set(State.ACTIVE);
        return false;
    }
}
