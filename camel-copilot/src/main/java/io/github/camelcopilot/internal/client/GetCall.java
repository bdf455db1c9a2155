// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A call for a resource, such as the list of models. Each step runs on the thread on which the
 * previous one completes; a thread of the callback pool decodes the response.
 */
final class GetCall<T> implements AuthorizedSend.Call, Completion.Listener, OpenCall {

    /** Limit of the whole call from its first token on, retries included. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final CopilotClient client;
    private final Resource<T> resource;
    private final RetryPolicy retryPolicy;
    private final AuthorizedSend send;
    private final Completion completion;
    private final Deadline deadline;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * @param callerToken the token of the caller, or null for the shared one
     * @param maxRetries maximum number of attempts after the first
     */
    GetCall(CopilotClient client, Resource<T> resource, Secret callerToken, int maxRetries) {
        this.client = client;
        this.resource = resource;
        this.retryPolicy = retryPolicy(maxRetries);
        this.send = new AuthorizedSend(client, callerToken, this);
        this.completion = new Completion(client.callbacks(), this);
        this.deadline = new Deadline(client.scheduler(), this::onTimeout);
    }

    /** Its delays fit into the time limit of the call, so that the last response is reported. */
    private RetryPolicy retryPolicy(int maxRetries) {
        Duration longest = TIMEOUT.dividedBy(2L * Math.max(1, maxRetries));
        Duration maxDelay = client.settings().maxRetryDelay();
        return new RetryPolicy(
                maxRetries,
                maxDelay.compareTo(longest) < 0 ? maxDelay : longest,
                () -> ThreadLocalRandom.current().nextDouble(),
                client.scheduler()::now);
    }

    void start() {
        client.openCalls().add(this);
        send.start();
    }

    /** Returns the resource; completed on a thread that may continue a route. */
    CompletionStage<T> result() {
        return result;
    }

    @Override
    public void onToken() {
        deadline.start(TIMEOUT);
        send.send();
    }

    @Override
    public HttpCall newHttpCall() {
        CallLimits limits = client.settings().limits();
        return client.transport()
                .gather(
                        resource.request(send),
                        new CallLimits(
                                limits.responseTimeout(), limits.idleTimeout(), resource.maxSize()),
                        retryPolicy,
                        send);
    }

    @Override
    public void onResponse(HttpResponse response) {
        completion.complete(() -> deliver(response));
    }

    private void deliver(HttpResponse response) {
        try {
            result.complete(resource.decode(response, send));
        } catch (CopilotException failure) {
            result.completeExceptionally(failure);
        } catch (RuntimeException | Error unexpected) {
            result.completeExceptionally(
                    client.callFailures().unexpected(send.context(), unexpected));
        }
    }

    @Override
    public void onFailure(TransportException failure) {
        fail(
                failure.kind() == TransportException.Kind.TOO_LARGE
                        ? client.callFailures()
                                .resourceTooLarge(
                                        resource.title(), send.context(), resource.maxSize())
                        : client.callFailures().ofTransport(failure, send.context()));
    }

    @Override
    public void fail(CopilotException failure) {
        completion.complete(() -> notifyFailure(failure));
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        result.completeExceptionally(failure);
    }

    private void onTimeout() {
        // The response may have arrived while all threads of the pool wait for it.
        if (completion.completeNow(
                hasResponse ->
                        notifyFailure(
                                client.callFailures()
                                        .resourceTimeout(
                                                resource.title(), send.context(), TIMEOUT)))) {
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

    @Override
    public GitHubApi gitHubApi() {
        return resource.gitHubApi();
    }
}
