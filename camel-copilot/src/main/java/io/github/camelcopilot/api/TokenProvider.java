package io.github.camelcopilot.api;

import java.util.concurrent.CompletionStage;

/**
 * A user's own source of tokens, set with the option {@code tokenProvider}. A token that says when
 * it expires is kept until shortly before; one that does not is asked for before each call. Calls
 * that need one at the same time wait for one question, which is given up after a minute. It is
 * asked on any thread and must not block: work that waits belongs behind the returned stage.
 */
@FunctionalInterface
public interface TokenProvider {

    /**
     * Returns a token for the next call.
     *
     * @param refused whether the service has just answered 401 to the token given before; then a
     *     fresh one is wanted. The same token again ends the call with a {@link
     *     CopilotAuthenticationException}.
     * @return a stage that completes with the token; a failure fails the call with a {@link
     *     CopilotAuthenticationException}
     */
    CompletionStage<AccessToken> token(boolean refused);
}
