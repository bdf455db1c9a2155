// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A call whose response is decoded as a whole and is no answer to a prompt: for a resource, or for
 * embeddings. Each step runs on the thread on which the previous one completes; a thread of the
 * callback pool decodes the response.
 */
final class ServiceCall<T> implements AuthorizedSend.Call, Completion.Listener, OpenCall {

    private final CopilotClient client;
    private final ServiceRequest<T> request;
    private final AuthorizedSend send;
    private final Completion completion;
    private final Deadline deadline;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * @param callerToken the token of the caller, or null for the shared one
     */
    ServiceCall(CopilotClient client, ServiceRequest<T> request, Secret callerToken) {
        this.client = client;
        this.request = request;
        this.send = new AuthorizedSend(client, callerToken, this);
        this.completion = new Completion(client.callbacks(), this);
        this.deadline = new Deadline(client.scheduler(), this::onTimeout);
    }

    void start() {
        if (request.isTokenTimed()) {
            deadline.start(request.timeout());
        }
        client.openCalls().add(this);
        send.start();
    }

    /** Returns the decoded response; completed on a thread that may continue a route. */
    CompletionStage<T> result() {
        return result;
    }

    @Override
    public void pauseDeadline(Duration longest) {
        if (request.isTokenTimed()) {
            deadline.pause(longest);
        }
    }

    @Override
    public void resumeDeadline() {
        if (request.isTokenTimed()) {
            deadline.resume();
        }
    }

    @Override
    public void onToken() {
        deadline.start(request.timeout());
        send.send();
    }

    @Override
    public HttpCall newHttpCall() {
        return client.transport()
                .gather(request.httpRequest(send), request.limits(), request.retryPolicy(), send);
    }

    @Override
    public void onResponse(HttpResponse response) {
        completion.complete(() -> deliver(response));
    }

    private void deliver(HttpResponse response) {
        T decoded;
        try {
            decoded = request.decode(response, send);
        } catch (CopilotException failure) {
            notifyFailure(failure);
            return;
        } catch (RuntimeException | Error unexpected) {
            // The exchange must end even if there is too little memory for the response.
            notifyFailure(client.callFailures().unexpected(send.context(), unexpected));
            return;
        }
        request.onEnd(send, decoded, null);
        result.complete(decoded);
    }

    @Override
    public void onFailure(TransportException failure) {
        fail(request.ofTransport(failure, send.context()));
    }

    @Override
    public void fail(CopilotException failure) {
        completion.complete(() -> notifyFailure(failure));
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        request.onEnd(send, null, failure);
        result.completeExceptionally(failure);
    }

    private void onTimeout() {
        boolean isUnsent = send.isWaitingForConnection();
        // The response may have arrived while all threads of the pool wait for it.
        if (completion.completeNow(
                hasResponse ->
                        notifyFailure(request.ofTimeout(send.context(), hasResponse, isUnsent)))) {
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
        return request.model();
    }

    @Override
    public GitHubApi gitHubApi() {
        return request.gitHubApi();
    }
}
