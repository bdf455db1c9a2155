package io.github.camelcopilot.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.transport.Scheduler;
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
final class ProvidedToken implements TokenSource {

    /** A question that is not answered within this fails, so that the next call asks anew. */
    static final Duration ASKING_TIMEOUT = Duration.ofMinutes(1);

    private final TokenProvider provider;
    private final Scheduler scheduler;
    private volatile boolean refused;

    // Guarded by this.
    private AccessToken kept;
    private Instant keptUntil = Instant.MIN;

    /** The question that is not answered yet, or null. */
    private Question asked;

    ProvidedToken(TokenProvider provider, Scheduler scheduler) {
        this.provider = provider;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<AccessToken> token() {
        Question question;
        synchronized (this) {
            if (kept != null && scheduler.now().isBefore(keptUntil)) {
                return CompletableFuture.completedStage(kept);
            }
            if (asked != null) {
                return asked.answer;
            }
            question = new Question();
            asked = question;
        }
        return question.ask(false);
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refusedToken) {
        Question question;
        synchronized (this) {
            boolean isKept = kept != null && kept.secret().equals(refusedToken);
            if (isKept) {
                kept = null;
            } else if (kept != null && scheduler.now().isBefore(keptUntil)) {
                // Another call has got a fresh one meanwhile.
                return CompletableFuture.completedStage(kept);
            }
            if (asked != null && asked.afterRefusal) {
                return asked.answer;
            }
            // A question that is under way without the word may be answered from a cache.
            question = new Question();
            question.afterRefusal = true;
            asked = question;
        }
        return question.ask(true);
    }

    private synchronized void answered(Question question, AccessToken token) {
        if (asked == question) {
            asked = null;
            kept = null;
            Optional<Instant> expiresAt = token == null ? Optional.empty() : token.expiresAt();
            if (expiresAt.isPresent()) {
                kept = token;
                keptUntil = TokenValidity.renewAt(scheduler.now(), expiresAt.get());
            }
        }
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.TOKEN;
    }

    @Override
    public Object identity() {
        return provider;
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
    public CredentialStatus status() {
        return CredentialStatus.of(
                origin(),
                refused ? CredentialStatus.State.REFUSED : CredentialStatus.State.AUTHORIZED);
    }

    @Override
    public String origin() {
        return "the tokenProvider";
    }

    /** One question to the provider, and everybody who waits for its answer. */
    private final class Question {

        private final CompletableFuture<AccessToken> answer = new CompletableFuture<>();
        private boolean afterRefusal;

        CompletionStage<AccessToken> ask(boolean refusedBefore) {
            CompletionStage<AccessToken> stage;
            try {
                stage = provider.token(refusedBefore);
            } catch (RuntimeException | Error failure) {
                end(null, failure);
                return answer;
            }
            if (stage == null) {
                end(null, new NullPointerException("It returned null"));
                return answer;
            }
            stage.whenComplete(this::end);
            if (!answer.isDone()) {
                Scheduler.Alarm alarm = scheduler.schedule(ASKING_TIMEOUT, this::giveUp);
                var unused = answer.whenComplete((token, failure) -> alarm.cancel());
            }
            return answer;
        }

        private void giveUp() {
            end(
                    null,
                    new CopilotServerException(
                            "The tokenProvider gave no answer within "
                                    + ASKING_TIMEOUT.toSeconds()
                                    + " s",
                            null,
                            ErrorDetails.ofCode("token_provider")));
        }

        /** Lets the next call ask anew before those that waited go on. */
        private void end(AccessToken token, Throwable failure) {
            answered(this, token);
            if (failure == null) {
                answer.complete(token);
            } else {
                answer.completeExceptionally(Stages.cause(failure));
            }
        }
    }
}
