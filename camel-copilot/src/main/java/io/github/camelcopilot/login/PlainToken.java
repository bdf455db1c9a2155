package io.github.camelcopilot.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenProvider;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Tokens that nobody here looks after: one that never changes, or those of the user's own provider.
 */
final class PlainToken implements TokenSource {

    private final TokenProvider provider;
    private final boolean refreshable;
    private final String origin;
    private volatile boolean refused;

    PlainToken(TokenProvider provider, boolean refreshable, String origin) {
        this.provider = provider;
        this.refreshable = refreshable;
        this.origin = origin;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        return provider.token(false);
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refusedToken) {
        return provider.token(true);
    }

    @Override
    public boolean isRefreshable() {
        return refreshable;
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public void answered(Secret token, boolean refusedByService) {
        // Looked at first: nearly all calls succeed, and a write costs more than a look.
        if (refused != refusedByService) {
            refused = refusedByService;
        }
    }

    @Override
    public CredentialStatus status() {
        return CredentialStatus.of(
                origin,
                refused ? CredentialStatus.State.REFUSED : CredentialStatus.State.AUTHORIZED);
    }

    @Override
    public String origin() {
        return origin;
    }
}
