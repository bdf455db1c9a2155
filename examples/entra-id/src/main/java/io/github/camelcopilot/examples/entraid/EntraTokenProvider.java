package io.github.camelcopilot.examples.entraid;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.TokenProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Hands the tokens of Microsoft Entra ID to {@code copilot:}, whatever credential of azure-identity
 * they come from.
 */
final class EntraTokenProvider implements TokenProvider {

    /** What Azure OpenAI wants its tokens to be made for. */
    static final String SCOPE = "https://cognitiveservices.azure.com/.default";

    private static final Logger LOG = LoggerFactory.getLogger(EntraTokenProvider.class);

    private final Supplier<? extends TokenCredential> credentials;
    private volatile TokenCredential credential;

    // Guarded by this.
    private CompletableFuture<AccessToken> question = CompletableFuture.completedFuture(null);
    private boolean questionAfterRefusal;

    /**
     * Creates a provider.
     *
     * @param credentials makes a new credential each time it is asked
     */
    EntraTokenProvider(Supplier<? extends TokenCredential> credentials) {
        this.credentials = credentials;
        this.credential = credentials.get();
    }

    /**
     * All who ask at once share one question. Each would cost azure-identity a thread that waits,
     * of a pool that its HTTP client needs too: enough of them would wait for ever.
     */
    @Override
    public synchronized CompletionStage<AccessToken> token(boolean refused) {
        if (question.isDone() || (refused && !questionAfterRefusal)) {
            questionAfterRefusal = refused;
            question = ask(refused);
        }
        return question.minimalCompletionStage();
    }

    private CompletableFuture<AccessToken> ask(boolean refused) {
        return Mono.fromSupplier(() -> credential(refused))
                .flatMap(chosen -> chosen.getToken(new TokenRequestContext().addScopes(SCOPE)))
                .map(EntraTokenProvider::accessToken)
                .onErrorMap(EntraTokenProvider::failure)
                // Some credentials block whoever asks: they try whether a host answers, or run az.
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
    }

    /**
     * A credential keeps its token until five minutes before the end and has no way to be told that
     * the token was refused; a new one has nothing to keep.
     */
    private TokenCredential credential(boolean refused) {
        if (refused) {
            LOG.info("The service refused the token; asking Entra ID for a fresh one");
            credential = credentials.get();
        }
        return credential;
    }

    private static AccessToken accessToken(com.azure.core.credential.AccessToken token) {
        LOG.info("A token of Entra ID, good until {}", token.getExpiresAt());
        return AccessToken.of(token.getToken(), token.getExpiresAt().toInstant());
    }

    /** As an exception of {@code copilot:}, whose message reaches the one who reads the error. */
    private static Throwable failure(Throwable reason) {
        return new CopilotAuthenticationException(
                "Entra ID gave no token: " + reason.getMessage(), reason, ErrorDetails.NONE);
    }
}
