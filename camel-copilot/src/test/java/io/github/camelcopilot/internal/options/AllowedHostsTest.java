// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.testing.CopilotRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts to which an endpoint may send an inherited credential. */
class AllowedHostsTest {

    private static CopilotRoute copilot() {
        CopilotRoute route = CopilotRoute.bare();
        route.options().setToken(CopilotRoute.TOKEN);
        return route;
    }

    private static CopilotRoute openAi() {
        CopilotRoute route = CopilotRoute.bare();
        route.options().setProvider(ProviderName.OPENAI);
        route.options().setModel("m");
        route.options().setApiKey("sk-0123456789abcdef");
        return route;
    }

    private static void create(CopilotRoute route, String uri) {
        route.context().getEndpoint(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test",
                "https://api.githubcopilot.com.evil.test",
                "https://evilgithub.com",
                "https://githubcopilot.com@evil.test",
                "https://localhost.evil.test"
            })
    void theTokenOfTheComponentTheEnvironmentOrALoginGoesToNoStrangersHost(String address) {
        try (CopilotRoute route = copilot();
                CopilotRoute environment = CopilotRoute.bare()) {
            for (CopilotRoute each : new CopilotRoute[] {route, environment}) {
                assertThatThrownBy(() -> create(each, "copilot:chat?baseUrl=" + address))
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void theRefusalNamesTheHostAndTheOption() {
        try (CopilotRoute route = copilot()) {
            assertThatThrownBy(() -> create(route, "copilot:chat?baseUrl=https://evil.test/x"))
                    .rootCause()
                    .hasMessageContainingAll("evil.test", "allowedHosts", "credential");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.business.githubcopilot.com",
                "https://copilot-api.octo.ghe.com",
                "http://127.0.0.1:4000",
                "http://localhost:4000",
                "https://api.evil.test&token=gho_another1234567890another1234567890",
                "https://api.evil.test&tokenHeader=X-GitHub-Token"
            })
    void gitHubLoopbackAndEndpointsWithTheirOwnCredentialAreAllowed(String address) {
        try (CopilotRoute route = copilot()) {
            assertThatCode(() -> create(route, "copilot:chat?baseUrl=" + address))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.test, false",
        "https://github.com.evil.test, false",
        "https://evil.test&baseUrl=http://127.0.0.1:4000, false",
        "evil.test&token=gho_another1234567890another1234567890, true",
        "evil.test&tokenHeader=X-GitHub-Token, true",
        "llm.example.com, true",
        "github.com, true",
        "octo.ghe.com, true",
        "http://127.0.0.1:4000, true",
        "git.example.org, true",
        "https://proxy.example.com, true"
    })
    void theUsageReportIsRequestedFromAllowedGitHubHostsOnly(String gitHubHost, boolean allowed) {
        try (CopilotRoute route = copilot();
                CopilotRoute environment = CopilotRoute.bare()) {
            for (CopilotRoute each : new CopilotRoute[] {route, environment}) {
                each.options().setBaseUrl("https://proxy.example.com/copilot");
                each.options().setGithubHost("git.example.org");
                each.component().setAllowedHosts("llm.example.com");
                var creation =
                        assertThatCode(
                                () -> create(each, "copilot:usage?githubHost=" + gitHubHost));
                if (allowed) {
                    creation.doesNotThrowAnyException();
                } else {
                    creation.rootCause()
                            .hasMessageContainingAll("githubHost", "evil.test", "allowedHosts");
                }
            }
        }
    }

    @Test
    void aTokenOfAnotherProviderIsNotSentToGitHub() {
        try (CopilotRoute route = openAi()) {
            route.options().setApiKey(null);
            route.options().setBaseUrl(null);
            route.options().setTokenHeader("X-Token");
            assertThatThrownBy(() -> create(route, "copilot:usage?provider=copilot"))
                    .rootCause()
                    .hasMessageContainingAll("tokenHeader", "openai");
            assertThatCode(
                            () ->
                                    create(
                                            route,
                                            "copilot:usage?provider=copilot&tokenHeader=X-GitHub-Token"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void hostsThatTheComponentNamesAreAllowed() {
        try (CopilotRoute route = copilot()) {
            route.options().setBaseUrl("https://proxy.example.com/copilot");
            route.options().setGithubHost("git.example.org");
            assertThatCode(
                            () -> {
                                create(route, "copilot:chat");
                                create(route, "copilot:chat?baseUrl=https://proxy.example.com/x");
                                create(route, "copilot:chat?baseUrl=https://git.example.org/x");
                            })
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llm.example.com, https://llm.example.com/v1, true",
        "LLM.example.com, https://llm.EXAMPLE.com:8443/v1, true",
        "'a.test, llm.example.com', https://llm.example.com/v1, true",
        "*.example.com, https://llm.example.com/v1, true",
        "*.example.com, https://example.com/v1, false",
        "*.example.com, https://llm-example.com/v1, false",
        "llm.example.com, https://x.llm.example.com/v1, false"
    })
    void theListAllowsHosts(String listed, String address, boolean allowed) {
        try (CopilotRoute route = openAi()) {
            route.component().setAllowedHosts(listed);
            var creation = assertThatCode(() -> create(route, "copilot:chat?baseUrl=" + address));
            if (allowed) {
                creation.doesNotThrowAnyException();
            } else {
                creation.rootCause().hasMessageContaining("allowedHosts");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.test", "a.test:443", "a.test/x", "a.test,", "*"})
    void anInvalidHostFailsTheCreation(String listed) {
        try (CopilotRoute route = openAi()) {
            route.component().setAllowedHosts(listed);
            assertThatThrownBy(() -> create(route, "copilot:chat"))
                    .rootCause()
                    .hasMessageContaining("allowedHosts");
        }
    }

    @Test
    void aKeyGoesToNoStrangersHostAndWithoutAnyThereIsNothingToKeep() {
        try (CopilotRoute route = openAi();
                CopilotRoute without = CopilotRoute.bare()) {
            assertThatThrownBy(() -> create(route, "copilot:chat?baseUrl=https://evil.test/v1"))
                    .rootCause()
                    .hasMessageContaining("allowedHosts");
            assertThatCode(
                            () ->
                                    create(
                                            without,
                                            "copilot:chat?provider=openai&model=m&baseUrl=https://evil.test/v1"))
                    .doesNotThrowAnyException();
        }
    }
}
