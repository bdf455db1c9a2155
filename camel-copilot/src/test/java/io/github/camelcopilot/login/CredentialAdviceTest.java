// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ByteServer;
import io.github.camelcopilot.testing.CopilotRoute;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exception for a refused credential says where it comes from and what to do. */
class CredentialAdviceTest {

    private static final String FINE_GRAINED = "github_pat_11ABCDEFG0123456789abcdefghij";
    private static final String PERSONAL =
            "Personal Access Tokens are not supported for this endpoint";
    private static final String INSTALLATION = "Server-To-Server Tokens are not supported";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    static Stream<Arguments> refusals() {
        Class<?> authentication = CopilotAuthenticationException.class;
        String integration =
                "Set the option integrationId to the Copilot-Integration-Id of your own";
        return Stream.of(
                arguments(400, PERSONAL, FINE_GRAINED, null, authentication, integration),
                arguments(
                        400,
                        "{\"error\":{\"message\":\"" + PERSONAL + "\",\"code\":\"bad_request\"}}",
                        FINE_GRAINED,
                        null,
                        authentication,
                        integration),
                arguments(
                        400,
                        PERSONAL,
                        FINE_GRAINED,
                        "my-app",
                        authentication,
                        "The option integrationId is 'my-app': set it to"),
                arguments(400, PERSONAL, "gho_0123456789", null, authentication, "Log in with"),
                arguments(
                        400,
                        INSTALLATION,
                        "ghs_0123456789",
                        null,
                        authentication,
                        "copilot-requests: write"),
                arguments(
                        403,
                        "The model is not available for integrator \"x\"",
                        "gho_0123456789",
                        null,
                        CopilotAccessException.class,
                        integration),
                arguments(
                        400,
                        "missing required Copilot-Integration-Id header",
                        "gho_0123456789",
                        null,
                        CopilotRequestException.class,
                        integration),
                arguments(
                        400,
                        "{\"error\":{\"code\":\"model_not_supported\",\"message\":\"not available for"
                                + " integrator x\"}}",
                        "gho_0123456789",
                        null,
                        CopilotModelException.class,
                        integration),
                arguments(
                        401,
                        "unauthorized: token expired",
                        "gho_0123456789",
                        null,
                        authentication,
                        "Log in with"),
                arguments(
                        403,
                        "{\"message\":\"no\",\"error_details\":{\"url\":\"https://github.com/x\"}}",
                        "gho_0123456789",
                        null,
                        CopilotAccessException.class,
                        "(see https://github.com/x)"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalNamesTheWayOutAndTheVariable(
            int status,
            String body,
            String token,
            String integrationId,
            Class<?> type,
            String words)
            throws Exception {
        for (String variable : List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")) {
            for (String operation : List.of("copilot:chat", "copilot:stream")) {
                SERVER.server().enqueue(Answer.status(status, body));
                try (CopilotRoute route = CopilotRoute.at(SERVER.server())) {
                    route.options().setToken(null);
                    route.options().setWireApi(WireApiName.COMPLETIONS);
                    route.options().setIntegrationId(integrationId);
                    ComponentAccess.setEnvironment(route.component(), Map.of(variable, token)::get);

                    CopilotException failure = failure(route.start(operation).send("hi"));

                    assertThat(failure)
                            .isExactlyInstanceOf(type)
                            .hasMessageContaining(words)
                            .hasMessageEndingWith("from the environment variable " + variable);
                    assertThat(failure.getMessage()).doesNotContain("vscode").doesNotContain(token);
                    if (token.equals(FINE_GRAINED)) {
                        assertThat(failure.getMessage()).doesNotContain("permission 'Copilot");
                    }
                }
            }
        }
    }

    @Test
    void aRefusedKeyNamesItsOption() throws Exception {
        byte[] answer = ByteServer.response("401 No", "wrong");
        try (ByteServer server = ByteServer.of(answer);
                CopilotRoute route = CopilotRoute.bare()) {
            route.options().setProvider(ProviderName.OPENAI);
            route.options().setBaseUrl("http://" + server.address() + "/v1");
            route.options().setModel("m");
            route.options().setApiKey("sk-0123456789");

            assertThat(failure(route.start("copilot:chat").send("hi")))
                    .hasMessageEndingWith("The credential is from the option apiKey");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void singleSignOnIsNamedWithItsAddress(int status) throws Exception {
        String address =
                "https://github.com/orgs/acme/sso?authorization_request=AB12%3D&return_to=%2Fx";
        String body =
                "{\"message\":\"Resource protected by organization SAML enforcement.\",\"documentation_url\":"
                        + "\"https://docs.github.com/articles/sso\"}";
        for (String header :
                List.of("required; url=" + address, "required; URL=\"" + address + "\"")) {
            for (String operation : List.of("copilot:chat", "copilot:stream")) {
                SERVER.server().enqueue(Answer.status(status, body).header("X-GitHub-SSO", header));
                try (CopilotRoute route = CopilotRoute.at(SERVER.server())) {
                    route.options().setWireApi(WireApiName.COMPLETIONS);
                    assertThat(failure(route.start(operation).send("hi")))
                            .hasMessageContainingAll(
                                    "Authorize the token for the organisation at " + address,
                                    "SAML enforcement. (see https://docs.github.com/articles/sso)");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"gho_0123456789abc\"",
                "'gho_0123456789abc'",
                "Bearer \"gho_0123456789abc\"",
                "\"Bearer gho_0123456789abc\"",
                "gho_0123456789abc'",
                "“gho_0123456789abc”"
            })
    void aTokenInQuotationMarksIsNotSent(String token, @TempDir Path folder) throws Exception {
        for (String place : List.of("option", "environment", "header", "bean", "store")) {
            FileTokenStore store = FileTokenStore.at(folder.resolve("auth.json"));
            try (CopilotRoute route = CopilotRoute.at(SERVER.server())) {
                route.options().setToken(null);
                switch (place) {
                    case "option" -> route.options().setToken(token);
                    case "environment" ->
                            ComponentAccess.setEnvironment(
                                    route.component(), Map.of("GH_TOKEN", token)::get);
                    case "header" -> route.options().setTokenHeader("X-GitHub-Token");
                    case "bean" -> route.options().setTokenProvider(provider(token));
                    default -> {
                        store.save(
                                TokenKey.of("127.0.0.1:" + SERVER.server().port(), null),
                                StoredToken.builder()
                                        .accessToken(Secret.of(token))
                                        .clientId("Iv1.x")
                                        .issuedAt(Instant.EPOCH)
                                        .build());
                        route.options().setGithubHost(SERVER.url());
                        route.options().setTokenStore(store);
                    }
                }
                CopilotException failure =
                        failure(
                                route.start("copilot:chat")
                                        .send("hi", Map.of("X-GitHub-Token", token)));

                assertThat(failure)
                        .as(place)
                        .isExactlyInstanceOf(CopilotAuthenticationException.class)
                        .hasMessageContainingAll("was not sent", "quotation marks around it");
                assertThat(failure.getMessage()).doesNotContain("0123456789");
            }
        }
        assertThat(SERVER.server().requests()).isEmpty();
    }

    private static TokenProvider provider(String token) {
        return refused -> CompletableFuture.completedStage(AccessToken.of(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiKey", "bearerToken"})
    void aKeyInQuotationMarksIsRefusedWhenTheRouteIsMade(String option) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            String uri = "copilot:chat?provider=openai&model=m&" + option + "=RAW('sk-0123456789')";

            assertThatThrownBy(() -> route.start(uri))
                    .hasStackTraceContaining(
                            "The option " + option + " cannot be used: it has quotation marks");
        }
    }

    private static CopilotException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
        return (CopilotException) exchange.getException();
    }
}
