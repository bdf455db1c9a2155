package io.github.camelcopilot.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.TokenProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One place that a token can come from. Asked by any thread, and never blocks. */
public interface TokenSource {

    /**
     * Returns a token.
     *
     * @param refused whether the service has just answered 401 to the one given before
     */
    CompletionStage<AccessToken> token(boolean refused);

    /** Returns whether asking again after a 401 can give another token. */
    boolean isRefreshable();

    /**
     * Returns where the token comes from, for an error message: such as {@code the environment
     * variable GH_TOKEN}.
     */
    String origin();

    /** Returns a source of one token that never changes. */
    static TokenSource fixed(String token, String origin) {
        CompletionStage<AccessToken> stage =
                CompletableFuture.completedStage(AccessToken.of(token));
        return new Simple(refused -> stage, false, origin);
    }

    /** Returns a source that asks the user's own provider each time. */
    static TokenSource provided(TokenProvider provider) {
        return new Simple(provider, true, "the tokenProvider");
    }

    /** A source made of its parts. */
    record Simple(TokenProvider provider, boolean isRefreshable, String origin)
            implements TokenSource {
        @Override
        public CompletionStage<AccessToken> token(boolean refused) {
            return provider.token(refused);
        }
    }
}
