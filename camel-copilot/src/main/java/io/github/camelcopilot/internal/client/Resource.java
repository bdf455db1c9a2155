// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;

/**
 * What a {@link ResourceRequest} requests. Immutable, so any thread may use it.
 *
 * @param <T> type of its decoded representation
 */
interface Resource<T> {

    /** Returns how messages name it at the beginning of a sentence. */
    String title();

    /** Returns the maximum size of a response in bytes. */
    long maxSize();

    /** Returns the API that is called instead of the provider, or null. */
    default GitHubApi gitHubApi() {
        return null;
    }

    /**
     * Returns the request.
     *
     * @param send has the token
     * @throws IllegalArgumentException if a header field cannot be sent
     */
    HttpRequest request(AuthorizedSend send);

    /**
     * Decodes a response, on a thread of the callback pool.
     *
     * @throws CopilotException if it reports an error, or cannot be decoded
     */
    T decode(HttpResponse response, AuthorizedSend send) throws CopilotException;
}
