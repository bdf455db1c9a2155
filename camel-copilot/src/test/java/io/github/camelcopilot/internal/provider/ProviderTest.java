// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import static io.github.camelcopilot.api.WireFormat.COMPLETIONS;
import static io.github.camelcopilot.api.WireFormat.MESSAGES;
import static io.github.camelcopilot.api.WireFormat.RESPONSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, headers and credentials of the providers. */
class ProviderTest {

    private static final String AGENT = "agent-of-the-test";

    private static Provider provider(String name, String baseUrl) {
        return provider(name, baseUrl, "2024-10-21");
    }

    private static Provider provider(String name, String baseUrl, String apiVersion) {
        BaseUrl url = BaseUrl.of("baseUrl", baseUrl, true);
        return switch (name) {
            case "copilot" ->
                    new CopilotProvider(
                            url,
                            new CopilotProvider.Settings(
                                    AGENT, "conversation-edits", null, null, null));
            case "openai" -> new OpenAiProvider(url, AGENT);
            case "azure" -> new AzureProvider(url, apiVersion, AGENT);
            case "anthropic" -> new AnthropicProvider(url, AGENT);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                address("copilot", "https://h", COMPLETIONS, "https://h/chat/completions"),
                address("copilot", "https://h/", RESPONSES, "https://h/responses"),
                address("copilot", "https://h", MESSAGES, "https://h/v1/messages"),
                address("openai", "https://h/v1", COMPLETIONS, "https://h/v1/chat/completions"),
                address("openai", "https://h/v1/", COMPLETIONS, "https://h/v1/chat/completions"),
                address("openai", "https://h/v1", RESPONSES, "https://h/v1/responses"),
                // No version is added.
                address("openai", "https://h", COMPLETIONS, "https://h/chat/completions"),
                address("openai", "http://[::1]:1/x", RESPONSES, "http://[::1]:1/x/responses"),
                address(
                        "openai",
                        "https://h/v1?a=b&c=%20",
                        COMPLETIONS,
                        "https://h/v1/chat/completions?a=b&c=%20"),
                address("openai", "https://h/v1/?a=b", RESPONSES, "https://h/v1/responses?a=b"),
                address(
                        "openai",
                        "https://r.openai.azure.com/openai/v1/",
                        RESPONSES,
                        "https://r.openai.azure.com/openai/v1/responses"),
                address("anthropic", "https://h", MESSAGES, "https://h/v1/messages"),
                address("anthropic", "https://h/", MESSAGES, "https://h/v1/messages"),
                // The version is not doubled.
                address("anthropic", "https://h/v1", MESSAGES, "https://h/v1/messages"),
                address("anthropic", "https://h/v1/", MESSAGES, "https://h/v1/messages"),
                address("anthropic", "https://h/x/v1?a=b", MESSAGES, "https://h/x/v1/messages?a=b"),
                address("anthropic", "https://h/v1x", MESSAGES, "https://h/v1x/v1/messages"),
                address(
                        "azure",
                        "https://h",
                        COMPLETIONS,
                        "https://h/openai/deployments/m/chat/completions?api-version=2024-10-21"),
                address(
                        "azure",
                        "https://h/",
                        RESPONSES,
                        "https://h/openai/responses?api-version=2024-10-21"),
                // The path and parameters of a gateway.
                address(
                        "azure",
                        "https://h/gateway/?k=v",
                        COMPLETIONS,
                        "https://h/gateway/openai/deployments/m/chat/completions?k=v&api-version=2024-10-21"),
                address(
                        "azure",
                        "https://h?api-version=2025-01-01",
                        RESPONSES,
                        "https://h/openai/responses?api-version=2025-01-01"),
                address(
                        "azure",
                        "https://h?k=v&api-version=2025-01-01",
                        RESPONSES,
                        "https://h/openai/responses?k=v&api-version=2025-01-01"),
                // Parameters with similar names.
                address(
                        "azure",
                        "https://h?x-api-version=1",
                        RESPONSES,
                        "https://h/openai/responses?x-api-version=1&api-version=2024-10-21"),
                address(
                        "azure",
                        "https://h?api-version-of-gateway=1&k=api-version=2",
                        RESPONSES,
                        "https://h/openai/responses?api-version-of-gateway=1&k=api-version=2&api-version=2024-10-21"),
                address(
                        "azure",
                        "https://h?",
                        RESPONSES,
                        "https://h/openai/responses?api-version=2024-10-21"));
    }

    private static Arguments address(
            String provider, String baseUrl, WireFormat format, String expected) {
        return Arguments.of(provider, baseUrl, format, expected);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aPromptIsSentToThePathOfItsFormat(
            String provider, String baseUrl, WireFormat format, String expected) {
        assertThat(provider(provider, baseUrl).promptAddress(format, "m")).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS, https://h/openai/v1/chat/completions",
        "RESPONSES, https://h/openai/v1/responses"
    })
    void theVersionlessRouteOfAzureHasTheDeploymentInTheRequest(
            WireFormat format, String expected) {
        assertThat(provider("azure", "https://h", "v1").promptAddress(format, "m"))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o",
        "team/gpt-4o, team%2Fgpt-4o",
        "a b+c, a%20b%2Bc",
        "ä?x#y, %C3%A4%3Fx%23y",
        "'..', '%2E%2E'",
        "../../x, ..%2F..%2Fx"
    })
    void theNameOfADeploymentIsOnePathSegment(String deployment, String segment) {
        assertThat(provider("azure", "https://h").promptAddress(COMPLETIONS, deployment))
                .hasToString(
                        "https://h/openai/deployments/"
                                + segment
                                + "/chat/completions?api-version=2024-10-21");
    }

    @ParameterizedTest
    @CsvSource({
        "copilot, https://h, https://h/models",
        "openai, https://h/v1/, https://h/v1/models",
        "azure, https://h, https://h/openai/models?api-version=2024-10-21",
        "anthropic, https://h, https://h/v1/models?limit=1000",
        "anthropic, https://h/v1?a=b, https://h/v1/models?a=b&limit=1000",
        "anthropic, https://h?limit=5, https://h/v1/models?limit=5",
        "anthropic, https://h?rate-limit=5, https://h/v1/models?rate-limit=5&limit=1000",
        "azure, https://h?x-api-version=1, https://h/openai/models?x-api-version=1&api-version=2024-10-21"
    })
    void theListOfModelsHasItsAddress(String provider, String baseUrl, String expected) {
        assertThat(provider(provider, baseUrl).modelsAddress()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "copilot, Authorization, 'Bearer '",
        "openai, Authorization, 'Bearer '",
        "azure, api-key, ''",
        "anthropic, x-api-key, ''"
    })
    void aKeyIsSentInTheHeaderOfTheProvider(String provider, String header, String prefix) {
        assertThat(provider(provider, "https://h").apiKeyField())
                .isEqualTo(new CredentialField(header, prefix));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, COMPLETIONS, 'COMPLETIONS,RESPONSES'",
        "azure, COMPLETIONS, 'COMPLETIONS,RESPONSES'",
        "anthropic, MESSAGES, MESSAGES",
        "copilot, COMPLETIONS, 'COMPLETIONS,RESPONSES,MESSAGES'"
    })
    void aProviderHasItsFormats(String name, WireFormat usual, String formats) {
        Provider provider = provider(name, "https://h");
        assertThat(provider.defaultFormat()).isEqualTo(usual);
        assertThat(provider.formats().stream().map(Enum::name))
                .containsExactlyInAnyOrder(formats.split(",", -1));
        assertThat(provider.hasFormatPerModel()).isEqualTo(name.equals("copilot"));
        assertThat(provider.requiresModel()).isEqualTo(!name.equals("copilot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure", "anthropic"})
    void anotherProviderGetsNoneOfCopilotsHeaders(String name) {
        Provider provider = provider(name, "https://h");
        ChatRequest request = ChatRequest.of(ChatMessage.user("Hi")).withModel("claude-sonnet-4.5");

        Map<String, String> headers = provider.headers(request, null);

        assertThat(headers).containsEntry("User-Agent", AGENT).isEqualTo(provider.modelsHeaders());
        if (name.equals("anthropic")) {
            assertThat(headers)
                    .containsEntry("anthropic-version", "2023-06-01")
                    .hasSizeLessThanOrEqualTo(2);
        } else {
            assertThat(headers).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(provider.initiator(request, "user")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, false",
        "openai, gpt-4.1-mini, false",
        "openai, gpt-5, true",
        "openai, GPT-5.2-codex, true",
        "openai, gpt-10, true",
        "openai, ft:gpt-5-mini:me, true",
        "azure, gpt-35-turbo, false",
        "azure, gpt-35-turbo-16k, false",
        "openai, o1, true",
        "openai, o3-mini, true",
        "openai, openai/o4-mini, true",
        "openai, llama3.2, false",
        "openai, phi-4-mini, false",
        "openai, qwen2.5-coder, false",
        "openai, olmo-2, false",
        "azure, gpt-5-mini, true",
        "azure, my-deployment, false",
        "copilot, gpt-5, false"
    })
    void newerModelsOfOpenAiGetMaxCompletionTokens(
            String provider, String model, boolean required) {
        assertThat(provider(provider, "https://h").requiresMaxCompletionTokens(model))
                .isEqualTo(required);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gho_x", "ghu_x", "ghp_x", "ghs_x", "ghr_x", "github_pat_x"})
    void aTokenOfGitHubIsNotSentToOtherProviders(String token) {
        Secret secret = Secret.of(token + "0123456789");
        for (String name : new String[] {"openai", "azure", "anthropic"}) {
            assertThat(provider(name, "https://h.example").refusal(secret))
                    .hasValueSatisfying(
                            why ->
                                    assertThat(why)
                                            .contains("provider=" + name)
                                            .doesNotContain("0123456789"));
            assertThat(provider(name, "https://github.ai.example").refusal(secret)).isPresent();
            assertThat(
                            provider(name, "https://h.example")
                                    .refusal(Secret.of("Bearer " + secret.reveal())))
                    .isPresent();
            assertThat(provider(name, "https://h.example").refusal(Secret.of("sk-" + token)))
                    .isEmpty();
        }
        // GitHub Models has OpenAI's API.
        assertThat(provider("openai", "https://models.github.ai/inference").refusal(secret))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "github.ai, true",
        "models.github.ai, true",
        "Models.GitHub.AI, true",
        "github.com, true",
        "api.githubcopilot.com, true",
        "acme.ghe.com, true",
        "evilgithub.ai, false",
        "evilgithub.com, false",
        "evil-githubcopilot.com, false",
        "acmeghe.com, false",
        "github.com.evil.test, false",
        "githubcom, false",
        "evil.test/github.com, false"
    })
    void aTokenOfGitHubIsSentToHostsOfGitHubOnly(String host, boolean taken) {
        for (String token : List.of("gho_x", "Bearer gho_x", "Bearer  gho_x", "token  ghu_x")) {
            assertThat(provider("openai", "https://" + host).refusal(Secret.of(token)).isEmpty())
                    .as(token)
                    .isEqualTo(taken);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "copilot, 404, ''",
        "copilot, 421, https://api.business.githubcopilot.com",
        "openai, 404, /v1",
        "openai, 405, wireApi",
        "openai, 421, baseUrl",
        "openai, 400, ''",
        "azure, 404, deployment",
        "anthropic, 404, /v1/messages"
    })
    void aStatusThatSuggestsAWrongAddressGetsAdvice(String provider, int status, String advice) {
        String given = provider(provider, "https://h").addressAdvice(status).orElse("");
        assertThat(given).contains(advice);
        assertThat(given.isEmpty()).isEqualTo(advice.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "openai, https://r.openai.azure.com, provider=azure",
        "openai, https://R.OpenAI.Azure.com/openai, provider=azure",
        "openai, https://api.openai.com, https://api.openai.com/v1",
        "openai, https://h/v1/chat/completions, /chat/completions",
        "openai, https://h/v1/responses/, /responses",
        "azure, https://r.openai.azure.com/openai/v1, provider=openai",
        "azure, https://r.openai.azure.com/openai/v1/, 'use provider=openai, or give just the host'",
        "azure, https://r.openai.azure.com/openai, just the host",
        "azure, https://r.openai.azure.com/openai/deployments/m, just the host",
        "anthropic, https://h/v1/messages, /messages"
    })
    void anAddressOfAnotherKindIsRefusedWithAdvice(String provider, String baseUrl, String advice) {
        assertThatThrownBy(() -> provider(provider, baseUrl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseUrl '" + baseUrl)
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @CsvSource({"https://h?key=sek-ret", "https://h/openai/v1?key=sek-ret"})
    void aRefusedAddressIsQuotedWithoutItsQuery(String baseUrl) {
        String name = baseUrl.toLowerCase(Locale.ROOT).contains("openai") ? "azure" : "openai";
        String host = baseUrl.replace("https://h?", "https://api.openai.com?");
        assertThatThrownBy(() -> provider(name, host))
                .hasMessageNotContaining("sek-ret")
                .hasMessageContaining("baseUrl");
    }
}
