// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.provider.Provider;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the ends and the fallbacks of one client's calls to the listeners. Any thread may use it.
 */
final class CallReports {

    private static final Logger LOG = LoggerFactory.getLogger(CallReports.class);

    /** Minimum time between two warnings that a fallback model is used. */
    private static final Duration WARNING_PAUSE = Duration.ofMinutes(1);

    private final Provider provider;
    private final SafeText text;
    private final CallListener ofClient;
    private final CallListener ofComponent;
    private final Scheduler scheduler;
    private final AtomicLong nextWarning;

    /**
     * @param ofClient observes the calls of this client only
     * @param ofComponent observes the calls of all clients of the component
     */
    CallReports(
            Provider provider,
            SafeText text,
            CallListener ofClient,
            CallListener ofComponent,
            Scheduler scheduler) {
        this.provider = provider;
        this.text = text;
        this.ofClient = ofClient;
        this.ofComponent = ofComponent;
        this.scheduler = scheduler;
        this.nextWarning = new AtomicLong(scheduler.nanoTime());
    }

    /** Reports a prompt that was refused before it was sent. */
    void refused(Prompt prompt, CopilotException failure) {
        report(
                new CallRecord(
                        CallRecord.CHAT,
                        provider.name(),
                        model(prompt),
                        provider.initiator(prompt.request(), prompt.initiator()),
                        Duration.ZERO,
                        0,
                        0,
                        null,
                        null,
                        null,
                        failure));
    }

    /** Reports a request for embeddings that was refused before it was sent. */
    void refused(EmbeddingsTask task, CopilotException failure) {
        report(
                new CallRecord(
                        CallRecord.EMBEDDINGS,
                        provider.name(),
                        text.name(task.model(), task.callerToken()),
                        provider.embeddingsInitiator(task.initiator()),
                        Duration.ZERO,
                        0,
                        0,
                        null,
                        null,
                        null,
                        failure));
    }

    /**
     * Reports the end of a call.
     *
     * @param startedAt of the scheduler's monotonic time
     * @param result null if the call failed
     * @param failure null if the call succeeded
     */
    void ended(
            PromptRequest request,
            AuthorizedSend send,
            long startedAt,
            ChatResult result,
            CopilotException failure) {
        report(
                new CallRecord(
                        CallRecord.CHAT,
                        provider.name(),
                        text.name(request.model(), send.token()),
                        request.initiator(),
                        Duration.ofNanos(scheduler.nanoTime() - startedAt),
                        send.attempts(),
                        send.requests(),
                        result == null ? null : result.model(),
                        result == null ? null : result.usage(),
                        result == null ? null : result.cost(),
                        failure));
    }

    /**
     * Reports the end of a request for embeddings.
     *
     * @param startedAt of the scheduler's monotonic time
     * @param result null if the call failed
     * @param failure null if the call succeeded
     */
    void ended(
            EmbeddingsRequest request,
            AuthorizedSend send,
            long startedAt,
            Embeddings result,
            CopilotException failure) {
        report(
                new CallRecord(
                        CallRecord.EMBEDDINGS,
                        provider.name(),
                        text.name(request.model(), send.token()),
                        request.initiator(),
                        Duration.ofNanos(scheduler.nanoTime() - startedAt),
                        send.attempts(),
                        send.requests(),
                        result == null ? null : result.model(),
                        result == null ? null : result.usage(),
                        result == null ? null : result.cost(),
                        failure));
    }

    private void report(CallRecord call) {
        ofClient.onCall(call);
        ofComponent.onCall(call);
    }

    /**
     * Reports the end of a tool call.
     *
     * @param isOffered whether the tool was offered to the model; if not, its name is not reported,
     *     since the model may have invented it
     */
    void toolCalled(ToolExecution execution, boolean isOffered) {
        ToolExecution reported = isOffered ? execution : withoutName(execution);
        ofClient.onToolCall(reported);
        ofComponent.onToolCall(reported);
    }

    private static ToolExecution withoutName(ToolExecution execution) {
        return ToolExecution.of(
                ToolCall.of(execution.callId(), LimitedNames.OTHER, execution.arguments()),
                execution.outcome(),
                execution.millis());
    }

    /** Reports that a prompt is repeated for its fallback model. */
    void fallback(Prompt prompt, CopilotException reason) {
        String model = model(prompt);
        String next = text.name(prompt.fallbackModel(), prompt.callerToken());
        String message = "The prompt is sent to the fallbackModel {} because {} failed: {}";
        String given = model == null ? "the default model" : model;
        if (isWarningDue()) {
            LOG.warn(message, next, given, reason.getMessage());
        } else {
            LOG.debug(message, next, given, reason.getMessage());
        }
        ofClient.onFallback(model, next, reason);
        ofComponent.onFallback(model, next, reason);
    }

    /** While a quota is exhausted, every prompt has a fallback. */
    private boolean isWarningDue() {
        long now = scheduler.nanoTime();
        long due = nextWarning.get();
        return now - due >= 0 && nextWarning.compareAndSet(due, now + WARNING_PAUSE.toNanos());
    }

    private String model(Prompt prompt) {
        return text.name(prompt.request().model(), prompt.callerToken());
    }
}
