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

/**
 * What a {@link ServiceCall} sends, and how it reads the response. Immutable, so any thread may use
 * it.
 *
 * @param <T> type of the decoded response
 */
interface ServiceRequest<T> {

    /** Returns the model for messages, or null. */
    default String model() {
        return null;
    }

    /** Returns the API that is called instead of the provider, or null. */
    default GitHubApi gitHubApi() {
        return null;
    }

    /** Returns the limit of the whole call, retries included; zero = none. */
    Duration timeout();

    /**
     * Returns whether the limit includes the time until the first token, except that of a login.
     */
    boolean isTokenTimed();

    /** Returns the limits of one response. */
    CallLimits limits();

    /** Returns the policy for further attempts. */
    RetryPolicy retryPolicy();

    /**
     * Returns the HTTP request.
     *
     * @param send has the token
     * @throws IllegalArgumentException if a header field cannot be sent
     */
    HttpRequest httpRequest(AuthorizedSend send);

    /**
     * Decodes a response, on a thread of the callback pool.
     *
     * @throws CopilotException if it reports an error, or cannot be decoded
     */
    T decode(HttpResponse response, AuthorizedSend send) throws CopilotException;

    /** Returns the exception for a call without a whole response. */
    CopilotException ofTransport(TransportException failure, CallContext call);

    /**
     * Returns the exception for a call that its limit has ended.
     *
     * @param hasResponse whether the response has arrived and waits for a thread
     * @param isUnsent whether nothing was sent because no connection was free
     */
    CopilotException ofTimeout(CallContext call, boolean hasResponse, boolean isUnsent);

    /**
     * Called once, right before the result or the failure is delivered.
     *
     * @param result null if the call failed
     * @param failure null if the call succeeded
     */
    default void onEnd(AuthorizedSend send, T result, CopilotException failure) {}
}
