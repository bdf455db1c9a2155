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
 * The tokens of the user's own provider, each kept until shortly before it expires. Calls that need
 * one at the same time wait for one question. Any thread may ask; the provider is the user's code,
 * and so is never called under the lock.
 */
public final class ProvidedTokenSource implements TokenSource {

    /** A question that is not answered within this fails, so that the next call asks anew. */
    static final Duration ASKING_TIMEOUT = Duration.ofMinutes(1);

    private final TokenProvider provider;
    private final Scheduler scheduler;
    private volatile boolean refused;
    private volatile boolean failed;

    // Guarded by this.
    private AccessToken kept;
    private Instant keptUntil = Instant.MIN;

    /** Those who wait for the question that is not answered yet, or null. */
    private CompletableFuture<AccessToken> asked;

    private boolean askedAfterRefusal;

    public ProvidedTokenSource(TokenProvider provider, Scheduler scheduler) {
        this.provider = provider;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        CompletableFuture<AccessToken> waiting;
        synchronized (this) {
            if (isFresh()) {
                return CompletableFuture.completedStage(kept);
            }
            if (asked != null) {
                return asked;
            }
            waiting = begin(false);
        }
        return ask(waiting, false);
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refusedToken) {
        CompletableFuture<AccessToken> waiting;
        synchronized (this) {
            if (kept != null && kept.secret().equals(refusedToken)) {
                kept = null;
            } else if (isFresh()) {
                // Another call has got a fresh one meanwhile.
                return CompletableFuture.completedStage(kept);
            }
            if (asked != null && askedAfterRefusal) {
                return asked;
            }
            // A question that is under way without the word may be answered from a cache.
            waiting = begin(true);
        }
        return ask(waiting, true);
    }

    private boolean isFresh() {
        return kept != null && scheduler.now().isBefore(keptUntil);
    }

    private CompletableFuture<AccessToken> begin(boolean afterRefusal) {
        asked = new CompletableFuture<>();
        askedAfterRefusal = afterRefusal;
        return asked;
    }

    private CompletionStage<AccessToken> ask(
            CompletableFuture<AccessToken> waiting, boolean afterRefusal) {
        var unused =
                UserCode.<AccessToken>call(
                                () -> provider.token(afterRefusal),
                                ASKING_TIMEOUT,
                                scheduler,
                                ProvidedTokenSource::overdue)
                        .whenComplete(
                                (token, failure) -> {
                                    // The next call may ask anew before those who waited go on.
                                    answered(waiting, token, failure != null);
                                    if (failure == null) {
                                        waiting.complete(token);
                                    } else {
                                        waiting.completeExceptionally(Stages.cause(failure));
                                    }
                                });
        return waiting;
    }

    private static CopilotServerException overdue() {
        return new CopilotServerException(
                "The tokenProvider gave no answer within " + ASKING_TIMEOUT.toSeconds() + " s",
                null,
                ErrorDetails.ofCode("token_provider"));
    }

    private synchronized void answered(
            CompletableFuture<AccessToken> waiting, AccessToken token, boolean hasFailed) {
        if (asked != waiting) {
            return;
        }
        asked = null;
        failed = hasFailed;
        kept = null;
        Optional<Instant> expiresAt = token == null ? Optional.empty() : token.expiresAt();
        if (expiresAt.isPresent()) {
            kept = token;
            keptUntil = TokenValidity.renewAt(scheduler.now(), expiresAt.get());
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
    public synchronized CredentialStatus status() {
        CredentialStatus.State state =
                failed
                        ? CredentialStatus.State.MISSING
                        : refused
                                ? CredentialStatus.State.REFUSED
                                : CredentialStatus.State.AUTHORIZED;
        return CredentialStatus.of(
                origin(), state, kept == null ? Optional.empty() : kept.expiresAt());
    }

    @Override
    public String origin() {
        return "the tokenProvider";
    }
}
