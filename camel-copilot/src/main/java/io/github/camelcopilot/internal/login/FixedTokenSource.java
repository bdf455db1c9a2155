// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.Secret;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A token or API key that never changes, or no credential. Thread-safe. */
final class FixedTokenSource implements TokenSource {

    private final Secret secret;
    private final CredentialKind kind;
    private final String origin;
    private volatile boolean refused;

    /**
     * @param secret null with {@link CredentialKind#NONE}
     */
    FixedTokenSource(Secret secret, CredentialKind kind, String origin) {
        this.secret = secret;
        this.kind = kind;
        this.origin = origin;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        return CompletableFuture.completedStage(AccessToken.of(secret));
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refusedToken) {
        return token();
    }

    @Override
    public CredentialKind kind() {
        return kind;
    }

    @Override
    public Object identity() {
        return secret == null ? kind : secret;
    }

    @Override
    public boolean isRefreshable() {
        return false;
    }

    @Override
    public void onResponse(Secret token, boolean refusedByService) {
        // The value rarely changes, and a volatile read is cheaper than a write.
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
