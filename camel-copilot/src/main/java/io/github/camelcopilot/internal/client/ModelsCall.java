// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.ModelsJson;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A call for the list of models. Each step runs on the thread on which the previous one completes;
 * a thread of the callback pool decodes the list.
 */
final class ModelsCall implements AuthorizedSend.Call, Completion.Listener, OpenCall {

    /** Limit of the whole call from its first token on, retries included. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Maximum size of a list in bytes. */
    private static final long MAX_SIZE = 8 << 20;

    private final CopilotClient client;
    private final RetryPolicy retryPolicy;
    private final AuthorizedSend send;
    private final Completion completion;
    private final Deadline deadline;
    private final CompletableFuture<ModelList> list = new CompletableFuture<>();

    /**
     * @param callerToken the token of the caller, or null for the shared one
     */
    ModelsCall(CopilotClient client, Secret callerToken, RetryPolicy retryPolicy) {
        this.client = client;
        this.retryPolicy = retryPolicy;
        this.send = new AuthorizedSend(client, callerToken, this);
        this.completion = new Completion(client.callbacks(), this);
        this.deadline = new Deadline(client.scheduler(), this::onTimeout);
    }

    void start() {
        client.openCalls().add(this);
        send.start();
    }

    /** Returns the list; completed on a thread that may continue a route. */
    CompletionStage<ModelList> list() {
        return list;
    }

    @Override
    public void onToken() {
        deadline.start(TIMEOUT);
        send.send();
    }

    @Override
    public HttpCall newHttpCall() {
        HttpRequest http =
                HttpRequest.ofGet(
                        client.provider().modelsAddress(),
                        send.fields("application/json", client.provider().modelsHeaders()));
        CallLimits limits = client.settings().limits();
        return client.transport()
                .gather(
                        http,
                        new CallLimits(limits.responseTimeout(), limits.idleTimeout(), MAX_SIZE),
                        retryPolicy,
                        send);
    }

    @Override
    public void onResponse(HttpResponse response) {
        completion.complete(() -> deliver(response));
    }

    private void deliver(HttpResponse response) {
        try {
            list.complete(
                    client.responseFailures().decode(response, send.context(), ModelsJson::read));
        } catch (CopilotException failure) {
            list.completeExceptionally(failure);
        } catch (RuntimeException | Error unexpected) {
            list.completeExceptionally(
                    client.callFailures().unexpected(send.context(), unexpected));
        }
    }

    @Override
    public void onFailure(TransportException failure) {
        fail(
                failure.kind() == TransportException.Kind.TOO_LARGE
                        ? client.callFailures().modelsTooLarge(MAX_SIZE)
                        : client.callFailures().ofTransport(failure, send.context()));
    }

    @Override
    public void fail(CopilotException failure) {
        completion.complete(() -> notifyFailure(failure));
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        list.completeExceptionally(failure);
    }

    private void onTimeout() {
        // The response may have arrived while all threads of the pool wait for this list.
        if (completion.completeNow(
                hasResponse -> notifyFailure(client.callFailures().modelsTimeout(TIMEOUT)))) {
            send.cancel();
        }
    }

    @Override
    public void onCompletion() {
        client.openCalls().remove(this);
        deadline.cancel();
    }

    @Override
    public boolean isEnded() {
        return completion.isOutcomeKnown();
    }

    @Override
    public void stop() {
        fail(client.callFailures().stopped(send.context()));
        send.cancel();
    }

    @Override
    public void failAbandoned() {
        completion.failAbandoned(client.callFailures().stopped(send.context()));
    }

    @Override
    public String model() {
        return null;
    }
}
