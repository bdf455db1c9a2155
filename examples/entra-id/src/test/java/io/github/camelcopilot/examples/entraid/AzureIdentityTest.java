// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows why a refused token requires a new credential: azure-identity keeps its cached token. A
 * newer version that behaves differently fails here.
 */
class AzureIdentityTest {

    private TokenEndpoint entra;

    @BeforeEach
    void start() throws Exception {
        entra = TokenEndpoint.start();
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    static Stream<Arguments> requests() {
        String claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}";
        return Stream.of(
                Arguments.of("plain", List.of(request(), request())),
                Arguments.of("with claims", List.of(request(), request().setClaims(claims))),
                Arguments.of(
                        "with claims of a continuous access evaluation",
                        List.of(
                                request().setCaeEnabled(true),
                                request().setCaeEnabled(true).setClaims(claims))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void keepsItsTokenWhateverTheSecondRequestSays(
            String name, List<TokenRequestContext> requests) {
        TokenCredential credential = entra.credential();

        List<String> tokens =
                requests.stream()
                        .map(request -> credential.getToken(request).block().getToken())
                        .toList();

        assertThat(tokens).as(name).containsOnly(entra.tokens().get(0)).hasSize(2);
    }

    @Test
    void sharesNoTokenWithANewCredential() {
        String first = entra.credential().getToken(request()).block().getToken();
        String second = entra.credential().getToken(request()).block().getToken();

        assertThat(entra.tokens()).containsExactly(first, second);
    }

    private static TokenRequestContext request() {
        return new TokenRequestContext().addScopes(EntraTokenProvider.SCOPE);
    }
}
