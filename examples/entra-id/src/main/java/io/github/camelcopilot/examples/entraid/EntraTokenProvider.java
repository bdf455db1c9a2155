// SPDX-License-Identifier: Apache-2.0
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
 * Provides {@code copilot:} with tokens of Microsoft Entra ID from any credential of
 * azure-identity.
 */
final class EntraTokenProvider implements TokenProvider {

    /** The scope of tokens for Azure OpenAI. */
    static final String SCOPE = "https://cognitiveservices.azure.com/.default";

    private static final Logger LOG = LoggerFactory.getLogger(EntraTokenProvider.class);

    private final Supplier<? extends TokenCredential> credentials;
    private volatile TokenCredential credential;

    // Guarded by this.
    private CompletableFuture<AccessToken> request = CompletableFuture.completedFuture(null);
    private boolean requestAfterRefusal;

    /**
     * Creates a provider.
     *
     * @param credentials creates a new credential on each call
     */
    EntraTokenProvider(Supplier<? extends TokenCredential> credentials) {
        this.credentials = credentials;
        this.credential = credentials.get();
    }

    /**
     * Concurrent calls share one request. Each request blocks a thread of a pool that the HTTP
     * client of azure-identity needs as well, so too many concurrent requests would deadlock.
     */
    @Override
    public synchronized CompletionStage<AccessToken> token(boolean refused) {
        if (request.isDone() || (refused && !requestAfterRefusal)) {
            requestAfterRefusal = refused;
            request = requestToken(refused);
        }
        return request.minimalCompletionStage();
    }

    private CompletableFuture<AccessToken> requestToken(boolean refused) {
        return Mono.fromSupplier(() -> credential(refused))
                .flatMap(chosen -> chosen.getToken(new TokenRequestContext().addScopes(SCOPE)))
                .map(EntraTokenProvider::accessToken)
                .onErrorMap(EntraTokenProvider::failure)
                // Some credentials block the calling thread: they probe a host, or run az.
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
    }

    /**
     * A credential caches its token until five minutes before it expires, and cannot be notified
     * that the token was refused. A new credential has no cache.
     */
    private TokenCredential credential(boolean refused) {
        if (refused) {
            LOG.info("The service refused the token; requesting a new one from Entra ID");
            credential = credentials.get();
        }
        return credential;
    }

    private static AccessToken accessToken(com.azure.core.credential.AccessToken token) {
        LOG.info("Obtained a token of Entra ID, valid until {}", token.getExpiresAt());
        return AccessToken.of(token.getToken(), token.getExpiresAt().toInstant());
    }

    /**
     * Returns the failure as an exception of {@code copilot:}, whose message is shown to the user.
     */
    private static Throwable failure(Throwable reason) {
        return new CopilotAuthenticationException(
                "Entra ID issued no token: " + reason.getMessage(), reason, ErrorDetails.NONE);
    }
}
