// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.concurrent.UserCode;
import io.github.camelcopilot.internal.text.WholeCharacters;
import io.github.camelcopilot.internal.tool.ArgumentsJson;
import io.github.camelcopilot.internal.tool.LimitedText;
import io.github.camelcopilot.internal.tool.OfferedTools;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One tool call: checks its arguments, obtains approval, and calls the tool. Starts on a thread
 * that may run routes; each step continues there, or on a thread of the pool.
 */
final class ToolCallRun {

    /** Maximum length of the name of an unknown tool in a message, in characters. */
    private static final int MAX_SHOWN_NAME = 100;

    private final ToolCall call;
    private final AgentTask task;
    private final OfferedTools tools;
    private final Decisions decisions;
    private final AgentSettings settings;
    private final CallbackPool pool;
    private final Scheduler scheduler;

    /**
     * @param decisions on the calls that waited for them; null if the model has just requested the
     *     call
     */
    ToolCallRun(
            ToolCall call,
            AgentTask task,
            OfferedTools tools,
            Decisions decisions,
            AgentSettings settings,
            CallbackPool pool,
            Scheduler scheduler) {
        this.call = call;
        this.task = task;
        this.tools = tools;
        this.decisions = decisions;
        this.settings = settings;
        this.pool = pool;
        this.scheduler = scheduler;
    }

    /**
     * Runs the call. The future fails with a {@link CopilotToolException} if the exchange has to
     * fail.
     *
     * @param isCut whether the call is incomplete, so that it must not be made
     */
    CompletableFuture<ToolResult> run(boolean isCut) {
        if (isCut) {
            return unsuitable(
                    new ToolArgumentsException(
                            "they are missing, because the answer reached its maximum length"));
        }
        return decisions == null
                ? checkAndCall()
                : decisions
                        .on(call.id())
                        .map(given -> given.isAllowed() ? checkAndCall() : denied(given))
                        .orElseGet(() -> ended(ToolExecution.SUSPENDED, null, 0));
    }

    private CompletableFuture<ToolResult> checkAndCall() {
        Optional<OfferedTools.Tool> found = tools.find(call.name());
        if (found.isEmpty()) {
            String sentence =
                    "There is no tool named "
                            + shownName()
                            + ". The tools are: "
                            + String.join(", ", tools.names())
                            + ".";
            return hallucinated(sentence, ToolFailures.unknown(sentence));
        }
        OfferedTools.Tool tool = found.get();
        ToolInvocation checked;
        try {
            checked =
                    Objects.requireNonNull(
                            tool.source().check(invocation(tool)), "check returned null");
        } catch (ToolArgumentsException unsuitable) {
            return unsuitable(unsuitable);
        } catch (Throwable failure) {
            // Code of the user, in any JVM language.
            return failed(tool, failure, 0);
        }
        return decision(tool, checked).thenCompose(decision -> decided(tool, checked, decision));
    }

    /** Returns the name of an unknown tool, which may be of any length. */
    private String shownName() {
        return call.name().length() <= MAX_SHOWN_NAME
                ? call.name()
                : WholeCharacters.of(call.name().substring(0, MAX_SHOWN_NAME)) + "…";
    }

    private ToolInvocation invocation(OfferedTools.Tool tool) throws ToolArgumentsException {
        return ToolInvocation.builder(tool.spec())
                .callId(call.id())
                .arguments(ArgumentsJson.objectOf(call.arguments()))
                .maxResultSize(settings.maxResultSize())
                .properties(task.properties())
                .variables(task.variables())
                .build();
    }

    private CompletableFuture<ToolResult> unsuitable(ToolArgumentsException failure) {
        String sentence =
                "The arguments of the call do not fit the tool "
                        + call.name()
                        + ": "
                        + failure.getMessage();
        return hallucinated(sentence, ToolFailures.arguments(sentence, failure));
    }

    private CompletableFuture<ToolResult> hallucinated(
            String sentence, CopilotToolException failure) {
        return settings.failsOnHallucination()
                ? CompletableFuture.failedFuture(failure)
                : ended(ToolExecution.FAILED, sentence, 0);
    }

    /** Returns the decision; null = it will come with a later message. */
    private CompletableFuture<Decision> decision(OfferedTools.Tool tool, ToolInvocation checked) {
        if (decisions != null || !settings.needsApproval(tool.spec())) {
            return CompletableFuture.completedFuture(Decision.ALLOWED);
        }
        if (settings.suspends()) {
            return CompletableFuture.completedFuture(null);
        }
        Duration limit = settings.approvalTimeout();
        return UserCode.call(
                        () -> settings.approval().decide(checked),
                        limit,
                        scheduler,
                        () -> ToolFailures.approvalTimeout(call.name(), limit))
                .thenApply(Decision::of)
                .exceptionallyCompose(
                        failure ->
                                CompletableFuture.failedFuture(
                                        approvalFailure(Stages.cause(failure))))
                // The approver completes its stage on a thread of its own.
                .thenApplyAsync(decision -> decision, pool::executeGuaranteed);
    }

    private CopilotToolException approvalFailure(Throwable cause) {
        return cause instanceof CopilotToolException known
                ? known
                : ToolFailures.approvalFailed(call.name(), cause);
    }

    private CompletableFuture<ToolResult> decided(
            OfferedTools.Tool tool, ToolInvocation checked, Decision decision) {
        if (decision == null) {
            return ended(ToolExecution.SUSPENDED, null, 0);
        }
        return decision.isAllowed() ? call(tool, checked) : denied(decision);
    }

    private CompletableFuture<ToolResult> denied(Decision decision) {
        return ended(
                ToolExecution.DENIED,
                LimitedText.of(decision.reason(), settings.maxResultSize()),
                0);
    }

    private CompletableFuture<ToolResult> call(OfferedTools.Tool tool, ToolInvocation checked) {
        Duration limit;
        try {
            limit =
                    Objects.requireNonNull(
                            tool.source().timeout(tool.spec()), "timeout returned null");
        } catch (Throwable failure) {
            return failed(tool, failure, 0);
        }
        long begin = scheduler.nanoTime();
        return UserCode.call(
                        () -> tool.source().call(checked),
                        limit,
                        scheduler,
                        () -> ToolFailures.timeout(call.name(), limit))
                .thenApply(text -> done(tool, text, millisSince(begin)))
                .exceptionallyCompose(
                        failure -> notDone(tool, Stages.cause(failure), millisSince(begin)));
    }

    private long millisSince(long begin) {
        return Duration.ofNanos(scheduler.nanoTime() - begin).toMillis();
    }

    private ToolResult done(OfferedTools.Tool tool, String text, long millis) {
        return new ToolResult(
                call,
                ToolExecution.of(call, ToolExecution.DONE, millis),
                LimitedText.of(text == null ? "" : text, settings.maxResultSize()),
                tool.spec().returnDirect());
    }

    private CompletableFuture<ToolResult> notDone(
            OfferedTools.Tool tool, Throwable cause, long millis) {
        return cause instanceof ToolArgumentsException unsuitable
                ? unsuitable(unsuitable)
                : failed(tool, cause, millis);
    }

    private CompletableFuture<ToolResult> failed(
            OfferedTools.Tool tool, Throwable cause, long millis) {
        CopilotToolException failure =
                cause instanceof CopilotToolException known
                        ? known
                        : ToolFailures.failed(tool.spec().name(), cause);
        if (settings.failsOnToolFailure()) {
            return CompletableFuture.failedFuture(failure);
        }
        // A sentence of our own: the message of an exception may hold what the model must not read.
        String sentence =
                ToolFailures.TIMEOUT.equals(failure.getCode())
                        ? "The tool " + call.name() + " did not return a result in time."
                        : "The tool " + call.name() + " failed, so there is no result.";
        return ended(ToolExecution.FAILED, sentence, millis);
    }

    private CompletableFuture<ToolResult> ended(String outcome, String text, long millis) {
        return CompletableFuture.completedFuture(
                new ToolResult(call, ToolExecution.of(call, outcome, millis), text, false));
    }
}
