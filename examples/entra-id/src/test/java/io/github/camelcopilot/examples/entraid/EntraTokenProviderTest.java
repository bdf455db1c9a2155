// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.azure.core.credential.TokenCredential;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The provider with a real credential of azure-identity. */
class EntraTokenProviderTest {

    private TokenEndpoint entra;

    @BeforeEach
    void start() throws Exception {
        entra = TokenEndpoint.start();
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    @Test
    void givesTheTokenForAzureOpenAiAndTheMomentItExpires() {
        AccessToken token = give(provider(), false);

        assertThat(token.secret().reveal()).isEqualTo(entra.tokens().get(0));
        assertThat(token.expiresAt().orElseThrow())
                .isCloseTo(Instant.now().plus(1, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
        assertThat(entra.requests())
                .singleElement()
                .asString()
                .contains("grant_type=client_credentials")
                .contains("https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
    }

    /** Like azure-identity, which keeps a token until five minutes before it expires. */
    @ParameterizedTest
    @CsvSource({"PT1H, 1", "PT6M, 1", "PT4M, 3", "PT1S, 3"})
    void asksEntraIdAgainOnlyForATokenThatIsAboutToExpire(Duration lifetime, int requests) {
        entra.lifetime(lifetime);
        EntraTokenProvider provider = provider();

        for (int i = 0; i < 3; i++) {
            give(provider, false);
        }

        assertThat(entra.requests()).hasSize(requests);
    }

    @Test
    void givesAFreshTokenAfterARefusalAndKeepsThatOne() {
        EntraTokenProvider provider = provider();
        AccessToken first = give(provider, false);

        AccessToken fresh = give(provider, true);

        assertThat(fresh.secret()).isNotEqualTo(first.secret());
        assertThat(give(provider, false).secret()).isEqualTo(fresh.secret());
        assertThat(entra.requests()).hasSize(2);
    }

    /** More than azure-identity has threads: they must not wait for each other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asksOnceForAllWhoAskAtTheSameTime(boolean refused) {
        EntraTokenProvider provider = provider();
        entra.hold();

        List<CompletableFuture<AccessToken>> tokens =
                Stream.generate(() -> provider.token(refused).toCompletableFuture())
                        .limit(10L * Runtime.getRuntime().availableProcessors() + 1)
                        .toList();
        entra.release();

        assertThat(tokens)
                .extracting(token -> token.get(50, TimeUnit.SECONDS).secret().reveal())
                .containsOnly("entra-token-1-that-nobody-may-see");
        assertThat(entra.requests()).hasSize(1);
    }

    @Test
    void failsWithTheReasonOfEntraIdAndWithoutTheSecret() {
        entra.refuse();

        Throwable failure = failure(provider().token(false).toCompletableFuture());

        assertThat(failure)
                .isInstanceOf(CopilotAuthenticationException.class)
                .hasMessageContaining("Entra ID issued no token")
                .hasMessageContaining("AADSTS7000215");
        assertThat(everythingAbout(failure)).doesNotContain(TokenEndpoint.SECRET);
    }

    @Test
    void doesNotMakeItsCallerWaitForEntraId() {
        entra.hold();

        CompletableFuture<AccessToken> token = provider().token(false).toCompletableFuture();

        assertThat(token).isNotDone();
        entra.release();
        assertThat(token.join().secret().reveal()).isEqualTo(entra.tokens().get(0));
    }

    /** Like that of a managed identity, which first probes its host. */
    @Test
    void doesNotMakeItsCallerWaitForACredentialThatBlocks() {
        CountDownLatch answer = new CountDownLatch(1);
        TokenCredential blocking =
                request ->
                        Mono.fromCallable(
                                () -> {
                                    answer.await();
                                    return new com.azure.core.credential.AccessToken(
                                            "token",
                                            OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
                                });

        CompletableFuture<AccessToken> token =
                new EntraTokenProvider(() -> blocking).token(false).toCompletableFuture();

        assertThat(token).isNotDone();
        answer.countDown();
        assertThat(token.join().secret().reveal()).isEqualTo("token");
    }

    private EntraTokenProvider provider() {
        return new EntraTokenProvider(entra::credential);
    }

    private static AccessToken give(EntraTokenProvider provider, boolean refused) {
        return provider.token(refused).toCompletableFuture().join();
    }

    private static Throwable failure(CompletableFuture<AccessToken> token) {
        return Assertions.catchThrowableOfType(CompletionException.class, token::join).getCause();
    }

    private static String everythingAbout(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
