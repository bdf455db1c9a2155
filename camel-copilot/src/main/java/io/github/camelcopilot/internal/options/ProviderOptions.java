// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.client.WireChoice;
import io.github.camelcopilot.internal.provider.AnthropicProvider;
import io.github.camelcopilot.internal.provider.AzureProvider;
import io.github.camelcopilot.internal.provider.CopilotProvider;
import io.github.camelcopilot.internal.provider.OpenAiProvider;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.wire.WireApi;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Derives the service and its wire API from the options. Holds no state. */
final class ProviderOptions {

    private ProviderOptions() {}

    /**
     * Returns the service that the options select.
     *
     * @throws IllegalArgumentException if an option is invalid; the message says how to correct it
     */
    static Provider provider(CopilotOperation operation, CopilotConfiguration options) {
        OptionChecks.checkHeader("userAgent", "User-Agent", options.getUserAgent());
        Provider provider = select(operation, options);
        if (options.getProvider() != ProviderName.COPILOT) {
            checkCredential("bearerToken", options.getBearerToken(), provider);
            checkCredential("apiKey", options.getApiKey(), provider);
        }
        return provider;
    }

    private static Provider select(CopilotOperation operation, CopilotConfiguration options) {
        // A login always uses GitHub, regardless of the provider.
        if (operation == CopilotOperation.LOGIN) {
            return copilot(options);
        }
        return switch (options.getProvider()) {
            case COPILOT -> copilot(options);
            case OPENAI ->
                    new OpenAiProvider(
                            baseUrl(options, OpenAiProvider.DEFAULT_BASE_URL),
                            options.getUserAgent());
            case AZURE ->
                    new AzureProvider(
                            baseUrl(options, null), apiVersion(options), options.getUserAgent());
            case ANTHROPIC ->
                    new AnthropicProvider(
                            baseUrl(options, AnthropicProvider.DEFAULT_BASE_URL),
                            options.getUserAgent());
        };
    }

    private static Provider copilot(CopilotConfiguration options) {
        // The baseUrl of another provider does not apply to Copilot.
        boolean hasOwnAddress =
                options.getProvider() == ProviderName.COPILOT && isSet(options.getBaseUrl());
        String address =
                hasOwnAddress ? options.getBaseUrl() : LoginOptions.copilotAddress(options);
        CopilotProvider.Settings settings =
                new CopilotProvider.Settings(
                        options.getUserAgent(),
                        options.getIntent(),
                        options.getIntegrationId(),
                        options.getEditorVersion(),
                        options.getAnthropicBeta());
        OptionChecks.checkHeader("intent", "Openai-Intent", settings.intent());
        OptionChecks.checkHeader(
                "integrationId", "Copilot-Integration-Id", settings.integrationId());
        OptionChecks.checkHeader("editorVersion", "Editor-Version", settings.editorVersion());
        OptionChecks.checkHeader("anthropicBeta", "anthropic-beta", settings.anthropicBeta());
        return new CopilotProvider(
                BaseUrl.of("baseUrl", address, options.isAllowInsecure()), settings);
    }

    /**
     * @param defaultUrl the default; null if there is none, as for azure
     */
    private static BaseUrl baseUrl(CopilotConfiguration options, String defaultUrl) {
        String address = isSet(options.getBaseUrl()) ? options.getBaseUrl() : defaultUrl;
        if (address == null) {
            throw new IllegalArgumentException(
                    "provider=azure needs the option baseUrl: the host of your resource, such as"
                            + " https://my-resource.openai.azure.com");
        }
        boolean hasCredential =
                options.getTokenProvider() != null
                        || isSet(options.getTokenHeader())
                        || isSet(options.getBearerToken())
                        || isSet(options.getApiKey())
                        // A query may contain a key.
                        || address.contains("?");
        return BaseUrl.of("baseUrl", address, options.isAllowInsecure() || !hasCredential);
    }

    private static String apiVersion(CopilotConfiguration options) {
        if (!isSet(options.getAzureApiVersion())) {
            throw new IllegalArgumentException(
                    "The option azureApiVersion is blank: set it to a version such as 2024-10-21, or to v1 for the API"
                            + " without a version parameter");
        }
        return options.getAzureApiVersion();
    }

    private static void checkCredential(String option, String value, Provider provider) {
        if (!isSet(value)) {
            return;
        }
        Secret secret = Secret.ofCredential(value);
        Optional<String> refusal = provider.refusal(secret);
        if (refusal.isPresent()) {
            throw new IllegalArgumentException(
                    "The option " + option + " cannot be used: " + refusal.get());
        }
        OptionChecks.checkHeader(option, provider.apiKeyField().name(), secret.reveal());
    }

    /**
     * Returns the wire API for each model of the service.
     *
     * @throws IllegalArgumentException if the service does not support the wire API of the option
     */
    static WireChoice wires(Provider provider, WireApiName option) {
        if (option == WireApiName.AUTO && provider.hasFormatPerModel()) {
            return WireChoice.byModel(
                    wire(provider, provider.defaultFormat()),
                    List.of(new ResponsesApi(), new MessagesApi()));
        }
        WireFormat format = option.format().orElse(provider.defaultFormat());
        if (!provider.formats().contains(format)) {
            throw new IllegalArgumentException(
                    "provider="
                            + provider.name()
                            + " does not support wireApi="
                            + format.optionName()
                            + ", only "
                            + provider.formats().stream()
                                    .map(WireFormat::optionName)
                                    .collect(Collectors.joining(" and "))
                            + (format == WireFormat.MESSAGES
                                    ? "; for services that support messages, use provider=anthropic"
                                    : "; for services that support it, use provider=openai"));
        }
        return WireChoice.of(wire(provider, format));
    }

    private static WireApi wire(Provider provider, WireFormat format) {
        return switch (format) {
            case COMPLETIONS -> new CompletionsApi(provider::requiresMaxCompletionTokens);
            case RESPONSES -> new ResponsesApi();
            case MESSAGES -> new MessagesApi();
        };
    }

    private static boolean isSet(String text) {
        return !OptionChecks.isBlank(text);
    }
}
