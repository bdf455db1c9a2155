package io.github.camelcopilot.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenProvider;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Tokens of the user's own provider, which is asked for each call. */
final class ProvidedToken implements TokenSource {

    private final TokenProvider provider;
    private volatile boolean refused;

    ProvidedToken(TokenProvider provider) {
        this.provider = provider;
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
        return true;
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public void answered(Secret token, boolean refusedByService) {
        if (refused != refusedByService) {
            refused = refusedByService;
        }
    }

    @Override
    public CredentialStatus status() {
        return CredentialStatus.of(
                origin(),
                refused ? CredentialStatus.State.REFUSED : CredentialStatus.State.AUTHORIZED);
    }

    @Override
    public String origin() {
        return "the tokenProvider";
    }
}
