// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Endpoints of several providers in one component do not send credentials to each other's hosts.
 */
@ExtendWith(CopilotServerExtension.class)
class OtherProvidersEndpointTest {

    private static final TokenProvider TOKENS =
            refused ->
                    CompletableFuture.completedStage(
                            AccessToken.of(
                                    "a-token-of-azure", Instant.now().plus(Duration.ofHours(1))));

    /** The component's provider and options, the endpoint, and the option in the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "copilot | baseUrl=https://api.business.githubcopilot.com | provider=openai&apiKey=k | baseUrl",
                "openai | baseUrl=https://h.example/v1 | provider=copilot | baseUrl",
                "openai | baseUrl=https://h.example/v1 | provider=anthropic&apiKey=k | baseUrl",
                "copilot | tokenProvider=# | provider=openai&apiKey=k | tokenProvider",
                "copilot | tokenHeader=X-GitHub-Token | provider=openai&apiKey=k | tokenHeader",
                "openai | apiKey=k | provider=anthropic | apiKey",
                "openai | bearerToken=k | provider=azure&baseUrl=https://h.example | bearerToken",
                "openai | tokenHeader=X-Key | provider=copilot | tokenHeader",
                "openai | tokenProvider=# | provider=copilot | tokenProvider",
                // Set again by the endpoint, meant for such a provider, or sent to this machine
                // only.
                "copilot | baseUrl=https://h.example | provider=openai&baseUrl=https://h.example/v1 | -",
                "copilot | apiKey=k | provider=openai | -",
                "openai | apiKey=k | provider=anthropic&apiKey=k2 | -",
                "openai | apiKey=k | provider=openai | -",
                "openai | baseUrl=http://127.0.0.1:1/v1 | provider=copilot | -",
                "copilot | baseUrl=http://localhost:1 | provider=openai&apiKey=k | -"
            })
    void optionsForAnotherProviderAreNotInherited(
            String provider, String option, String endpoint, String blamed) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setProvider(ProviderName.valueOf(provider.toUpperCase(Locale.ROOT)));
            String value = option.substring(option.indexOf('=') + 1);
            switch (option.substring(0, option.indexOf('='))) {
                case "baseUrl" -> route.options().setBaseUrl(value);
                case "apiKey" -> route.options().setApiKey(value);
                case "bearerToken" -> route.options().setBearerToken(value);
                case "tokenHeader" -> route.options().setTokenHeader(value);
                case "tokenProvider" -> route.options().setTokenProvider(TOKENS);
                default -> throw new IllegalArgumentException(option);
            }
            String uri = "copilot:chat?model=m&" + endpoint;
            if (blamed == null) {
                assertThat(route.context().getEndpoint(uri)).isNotNull();
            } else {
                assertThatThrownBy(() -> route.context().getEndpoint(uri))
                        .hasStackTraceContaining(
                                "The option " + blamed + " of the component is meant")
                        .hasStackTraceContaining("set " + blamed + " on this endpoint");
            }
            // A login is for GitHub, whichever provider gets the prompts.
            assertThat(route.context().getEndpoint("copilot:login")).isNotNull();
        }
    }

    @Test
    void aLoginAndAServerOfTheLocalNetworkCanBeCombined() throws Exception {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setProvider(ProviderName.OPENAI);
            route.options().setBaseUrl("http://ollama.example:11434/v1");
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:chat?model=m");
                            from("direct:login").to("copilot:login");
                        }
                    });
            assertThat(route.component().getCredentials()).isEmpty();
            assertThat(route.component().getLoginState()).isEmpty();
        }
    }

    @Test
    void endpointsThatNameOneProviderOfTokensShareItsToken(CopilotServer server) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TokenProvider counted =
                refused -> {
                    asked.incrementAndGet();
                    return TOKENS.token(refused);
                };
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.context().getRegistry().bind("tokens", counted);
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in")
                                    .toD(
                                            "copilot:chat?provider=azure&tokenProvider=#tokens&model=${body}&baseUrl="
                                                    + server.url());
                        }
                    });
            for (int i = 0; i < 5; i++) {
                route.ask("m" + i);
            }
        }
        assertThat(server.requests()).hasSize(5);
        assertThat(asked).hasValue(1);
    }
}
