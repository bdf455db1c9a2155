// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.concurrent.CompletionStage;

/**
 * Supplies access tokens; set with the option {@code tokenProvider}. A token with an expiry time is
 * cached until shortly before it expires; a token without one is requested before each call.
 * Concurrent calls share one request, which is abandoned after one minute. Called on any thread, so
 * it must not block: work that waits belongs behind the returned stage.
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
     * @param refused whether the service has just responded with 401 to the previous token. Then a
     *     new token is required: if the same one is returned, the call fails with a {@link
     *     CopilotAuthenticationException}.
     * @return a stage that completes with the token; a failure fails the call with a {@link
     *     CopilotAuthenticationException}
     */
    CompletionStage<AccessToken> token(boolean refused);
}
