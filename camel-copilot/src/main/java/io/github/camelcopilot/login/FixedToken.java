package io.github.camelcopilot.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A token that never changes: an option, an environment variable, or the caller's own. */
final class FixedToken implements TokenSource {

    private final CompletionStage<AccessToken> stage;
    private final String origin;
    private volatile boolean refused;

    FixedToken(Secret token, String origin) {
        this.stage = CompletableFuture.completedStage(new AccessToken(token, Optional.empty()));
        this.origin = origin;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        return stage;
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refusedToken) {
        return stage;
    }

    @Override
    public boolean isRefreshable() {
        return false;
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
                origin,
                refused ? CredentialStatus.State.REFUSED : CredentialStatus.State.AUTHORIZED);
    }

    @Override
    public String origin() {
        return origin;
    }
}
