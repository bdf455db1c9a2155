// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

/**
 * Completes one call exactly once, with its first outcome, on a thread that may continue a route:
 * one of the callback pool, or an urgent one if a deadline must not wait for the pool. Any thread
 * may use it.
 */
public final class Completion {

    /** The call that is being completed. */
    public interface Listener {

        /** Called once, right before the outcome is notified; must not block. */
        void onCompletion();

        /** Notifies the caller of a failure, on the current thread. */
        void notifyFailure(CopilotException failure);
    }

    private enum State {
        RUNNING,
        /** The outcome is known and waits for a thread of the callback pool. */
        HANDED_OVER,
        DONE
    }

    private static final AtomicReferenceFieldUpdater<Completion, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Completion.class, State.class, "state");

    private final CallbackPool callbacks;
    private final Listener listener;
    private volatile State state = State.RUNNING;

    public Completion(CallbackPool callbacks, Listener listener) {
        this.callbacks = callbacks;
        this.listener = listener;
    }

    /**
     * Completes the call on a thread of the callback pool; no effect if its outcome is known. If
     * the pool has no room, the call fails instead, on an urgent thread.
     *
     * @param notification notifies the caller
     */
    public void complete(Runnable notification) {
        if (!STATE.compareAndSet(this, State.RUNNING, State.HANDED_OVER)) {
            return;
        }
        try {
            callbacks.execute(() -> finish(notification));
        } catch (RejectedExecutionException full) {
            CopilotException failure = CallFailures.noThread(full);
            callbacks.executeUrgently(() -> finish(() -> listener.notifyFailure(failure)));
        }
    }

    private void finish(Runnable notification) {
        if (STATE.compareAndSet(this, State.HANDED_OVER, State.DONE)) {
            listener.onCompletion();
            notification.run();
        }
    }

    /**
     * Completes the call on an urgent thread, even if another outcome waits for a thread of the
     * callback pool.
     *
     * @param notification notifies the caller; its argument is whether another outcome was waiting
     * @return false if an outcome has been notified already
     */
    boolean completeNow(Consumer<Boolean> notification) {
        State last = STATE.getAndSet(this, State.DONE);
        if (last == State.DONE) {
            return false;
        }
        listener.onCompletion();
        callbacks.executeUrgently(() -> notification.accept(last == State.HANDED_OVER));
        return true;
    }

    /**
     * Ends the call without an outcome, since another call continues it.
     *
     * @return false if its outcome is known
     */
    boolean discard() {
        if (!STATE.compareAndSet(this, State.RUNNING, State.DONE)) {
            return false;
        }
        listener.onCompletion();
        return true;
    }

    /** Fails the call if its outcome still waits for a thread of the callback pool. */
    public void failAbandoned(CopilotException failure) {
        finish(() -> callbacks.executeUrgently(() -> listener.notifyFailure(failure)));
    }

    /** Returns whether the outcome is known, even if it has not been notified yet. */
    boolean isOutcomeKnown() {
        return state != State.RUNNING;
    }

    /** Returns whether the outcome has been notified, or is being notified. */
    public boolean isDone() {
        return state == State.DONE;
    }
}
