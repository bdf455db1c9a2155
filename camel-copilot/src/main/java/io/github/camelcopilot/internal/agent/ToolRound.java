// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Runs the tool calls of one answer, concurrently or one after another. If one of them fails the
 * exchange, no further call begins, and the round fails when all calls that have begun have ended.
 * Any thread may complete a call.
 */
final class ToolRound {

    /** Maximum number of calls of one answer that run at the same time. */
    private static final int MAX_PARALLEL = 16;

    private final List<ToolCall> calls;
    private final Function<ToolCall, CompletableFuture<ToolResult>> run;
    private final int maxRunning;
    private final ToolListener listener;
    private final CallbackPool pool;
    private final ToolResult[] results;
    private final CompletableFuture<List<ToolResult>> outcome = new CompletableFuture<>();

    // Guarded by this.
    private int next;
    private int running;
    private Throwable failure;

    /**
     * @param run runs a call; on a thread of the pool
     * @param isParallel whether calls run concurrently
     */
    ToolRound(
            List<ToolCall> calls,
            Function<ToolCall, CompletableFuture<ToolResult>> run,
            boolean isParallel,
            ToolListener listener,
            CallbackPool pool) {
        this.calls = calls;
        this.run = run;
        this.maxRunning = isParallel ? MAX_PARALLEL : 1;
        this.listener = listener;
        this.pool = pool;
        this.results = new ToolResult[calls.size()];
    }

    /** Starts the calls; returns their results in the order asked. */
    CompletableFuture<List<ToolResult>> start() {
        beginNext();
        return outcome;
    }

    /** Ends the wait for calls that are running; no further call begins. */
    void cancel() {
        synchronized (this) {
            next = calls.size();
        }
        outcome.cancel(false);
    }

    private void beginNext() {
        while (true) {
            int index;
            synchronized (this) {
                if (next >= calls.size() || running >= maxRunning) {
                    break;
                }
                index = next++;
                running++;
            }
            pool.executeGuaranteed(() -> begin(index));
        }
        completeIfEnded();
    }

    private void begin(int index) {
        ToolCall call = calls.get(index);
        CompletableFuture<ToolResult> result;
        try {
            listener.onBegin(call);
            result = run.apply(call);
        } catch (RuntimeException | Error unexpected) {
            result = CompletableFuture.failedFuture(unexpected);
        }
        var unused = result.whenComplete((ended, failed) -> end(index, ended, failed));
    }

    private void end(int index, ToolResult result, Throwable failed) {
        Throwable reason = failed;
        try {
            listener.onEnd(
                    failed == null
                            ? result.execution()
                            : ToolExecution.of(calls.get(index), ToolExecution.FAILED, 0));
        } catch (RuntimeException | Error unexpected) {
            // Otherwise the round would never end.
            reason = failed == null ? unexpected : failed;
        }
        synchronized (this) {
            results[index] = result;
            running--;
            if (reason != null) {
                next = calls.size();
                failure = failure == null ? Stages.cause(reason) : failure;
            }
        }
        beginNext();
    }

    private void completeIfEnded() {
        Throwable failed;
        synchronized (this) {
            if (running > 0 || next < calls.size()) {
                return;
            }
            failed = failure;
        }
        if (failed == null) {
            outcome.complete(Arrays.asList(results));
        } else {
            outcome.completeExceptionally(failed);
        }
    }
}
