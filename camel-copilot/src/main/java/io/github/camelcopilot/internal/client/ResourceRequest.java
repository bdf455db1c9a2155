// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The request for a resource, such as the list of models. Immutable. */
final class ResourceRequest<T> implements ServiceRequest<T> {

    /** Limit of the whole call from its first token on, retries included. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final CopilotClient client;
    private final Resource<T> resource;
    private final RetryPolicy retryPolicy;

    /**
     * @param maxRetries maximum number of attempts after the first
     */
    ResourceRequest(CopilotClient client, Resource<T> resource, int maxRetries) {
        this.client = client;
        this.resource = resource;
        this.retryPolicy = retryPolicy(maxRetries);
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

    @Override
    public GitHubApi gitHubApi() {
        return resource.gitHubApi();
    }

    @Override
    public Duration timeout() {
        return TIMEOUT;
    }

    @Override
    public boolean isTokenTimed() {
        return false;
    }

    @Override
    public CallLimits limits() {
        CallLimits limits = client.settings().limits();
        return new CallLimits(limits.responseTimeout(), limits.idleTimeout(), resource.maxSize());
    }

    @Override
    public RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    @Override
    public HttpRequest httpRequest(AuthorizedSend send) {
        return resource.request(send);
    }

    @Override
    public T decode(HttpResponse response, AuthorizedSend send) throws CopilotException {
        return resource.decode(response, send);
    }

    @Override
    public CopilotException ofTransport(TransportException failure, CallContext call) {
        CallFailures failures = client.callFailures();
        return failure.kind() == TransportException.Kind.TOO_LARGE
                ? failures.resourceTooLarge(resource.title(), call, resource.maxSize())
                : failures.ofTransport(failure, call);
    }

    @Override
    public CopilotException ofTimeout(CallContext call, boolean hasResponse, boolean isUnsent) {
        return client.callFailures().resourceTimeout(resource.title(), call, TIMEOUT);
    }
}
