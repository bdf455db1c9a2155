// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.concurrent.UserCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The tokens of the option {@code tokenProvider}. A token with an expiry time is cached until
 * shortly before it expires. Concurrent calls share one request to the provider. Thread-safe; the
 * provider is user code and is never called while the lock is held.
 */
public final class ProvidedTokenSource implements TokenSource {

    /** Maximum time of a request to the provider, after which the next call starts a new one. */
    static final Duration PROVIDER_TIMEOUT = Duration.ofMinutes(1);

    private final TokenProvider provider;
    private final Scheduler scheduler;
    private volatile boolean refused;
    private volatile boolean failed;

    // Guarded by this.
    private AccessToken cached;
    private Instant cachedUntil = Instant.MIN;

    /** The result of the request in progress, or null. */
    private CompletableFuture<AccessToken> pending;

    private boolean pendingAfterRefusal;

    public ProvidedTokenSource(TokenProvider provider, Scheduler scheduler) {
        this.provider = provider;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        CompletableFuture<AccessToken> result;
        synchronized (this) {
            if (isFresh()) {
                return CompletableFuture.completedStage(cached);
            }
            if (pending != null) {
                return pending;
            }
            result = begin(false);
        }
        return request(result, false);
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refusedToken) {
        CompletableFuture<AccessToken> result;
        synchronized (this) {
            if (cached != null && cached.secret().equals(refusedToken)) {
                cached = null;
            } else if (isFresh()) {
                // Another call has already obtained a new token.
                return CompletableFuture.completedStage(cached);
            }
            if (pending != null && pendingAfterRefusal) {
                return pending;
            }
            // A pending request that did not report the refusal may return the refused token.
            result = begin(true);
        }
        return request(result, true);
    }

    private boolean isFresh() {
        return cached != null && scheduler.now().isBefore(cachedUntil);
    }

    private CompletableFuture<AccessToken> begin(boolean afterRefusal) {
        pending = new CompletableFuture<>();
        pendingAfterRefusal = afterRefusal;
        return pending;
    }

    private CompletionStage<AccessToken> request(
            CompletableFuture<AccessToken> result, boolean afterRefusal) {
        var unused =
                UserCode.<AccessToken>call(
                                () -> provider.token(afterRefusal),
                                PROVIDER_TIMEOUT,
                                scheduler,
                                ProvidedTokenSource::timedOut)
                        .whenComplete(
                                (token, failure) -> {
                                    // Before the result is completed, because its dependents may
                                    // start a new request.
                                    onToken(result, token, failure != null);
                                    if (failure == null) {
                                        result.complete(token);
                                    } else {
                                        result.completeExceptionally(Stages.cause(failure));
                                    }
                                });
        return result;
    }

    private static CopilotServerException timedOut() {
        return new CopilotServerException(
                "The tokenProvider returned no token within " + PROVIDER_TIMEOUT.toSeconds() + " s",
                null,
                ErrorDetails.ofCode("token_provider"));
    }

    private synchronized void onToken(
            CompletableFuture<AccessToken> result, AccessToken token, boolean hasFailed) {
        if (pending != result) {
            return;
        }
        pending = null;
        failed = hasFailed;
        cached = null;
        Optional<Instant> expiresAt = token == null ? Optional.empty() : token.expiresAt();
        if (expiresAt.isPresent()) {
            cached = token;
            cachedUntil = TokenValidity.renewAt(scheduler.now(), expiresAt.get());
        }
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.TOKEN;
    }

    @Override
    public Object identity() {
        return this;
    }

    @Override
    public boolean isRefreshable() {
        return true;
    }

    @Override
    public void onResponse(Secret token, boolean refusedByService) {
        // The value rarely changes, and a volatile read is cheaper than a write.
        if (refused != refusedByService) {
            refused = refusedByService;
        }
    }

    @Override
    public synchronized CredentialStatus status() {
        CredentialStatus.State state =
                failed
                        ? CredentialStatus.State.MISSING
                        : refused
                                ? CredentialStatus.State.REFUSED
                                : CredentialStatus.State.AUTHORIZED;
        return CredentialStatus.of(
                origin(), state, cached == null ? Optional.empty() : cached.expiresAt());
    }

    @Override
    public String origin() {
        return "the tokenProvider";
    }
}
