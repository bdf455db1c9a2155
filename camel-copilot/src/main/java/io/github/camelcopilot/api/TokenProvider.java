// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.concurrent.CompletionStage;

/**
 * Supplies access tokens; set with the option {@code tokenProvider}. A token with an expiry time is
 * cached until shortly before it expires; a token without one is requested before each call.
 * Concurrent calls share one request, which is abandoned after one minute. The provider may be
 * called on any thread and must not block; blocking work must be done asynchronously, before the
 * returned stage completes.
 *
 * <pre>{@code
 * TokenProvider tokens =
 *         refused -> vault.fetchToken().thenApply(token -> AccessToken.of(token));
 * }</pre>
 */
@FunctionalInterface
public interface TokenProvider {

    /**
     * Returns a token for the next call.
     *
     * @param refused whether the service has just refused the previous token with status 401. In
     *     this case a different token is required: if the same one is returned, the call fails with
     *     a {@link CopilotAuthenticationException}.
     * @return a stage that completes with the token. If it fails, the call fails with a {@link
     *     CopilotAuthenticationException}; if it fails with a {@link CopilotServerException}, or
     *     does not complete within one minute, with a {@link CopilotServerException}.
     */
    CompletionStage<AccessToken> token(boolean refused);
}
