// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Base class of the providers with API keys. They receive neither the headers of Copilot nor GitHub
 * tokens, and requests must name the model. Immutable.
 */
abstract class ApiKeyProvider implements Provider {

    /**
     * OpenAI models since o1, at any service; names may start with a vendor prefix. {@code gpt-35}
     * is Azure's name of GPT-3.5.
     */
    private static final Pattern MAX_COMPLETION_TOKENS_MODELS =
            Pattern.compile("(?:.*[/:])?(?:o\\d|gpt-(?:[5-9](?!\\d)|[12]\\d(?!\\d))|codex).*");

    private final String name;
    private final BaseUrl baseUrl;
    private final String userAgent;

    /**
     * @param userAgent value of the header {@code User-Agent}; null or blank = not sent
     */
    ApiKeyProvider(String name, BaseUrl baseUrl, String userAgent) {
        this.name = name;
        this.baseUrl = baseUrl;
        this.userAgent = userAgent;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String host() {
        return baseUrl.host();
    }

    final BaseUrl baseUrl() {
        return baseUrl;
    }

    @Override
    public WireFormat defaultFormat() {
        return WireFormat.COMPLETIONS;
    }

    @Override
    public final boolean hasFormatPerModel() {
        return false;
    }

    @Override
    public final Optional<String> refusal(Secret credential) {
        return QuotedCredential.refusal(credential)
                .or(() -> GitHubTokens.refusal(credential, name, baseUrl));
    }

    @Override
    public final Optional<String> refusalAdvice(String message, Secret credential) {
        return Optional.empty();
    }

    @Override
    public String loginAdvice() {
        return "Set the option apiKey, bearerToken or tokenProvider to a credential of this provider (the option token and"
                + " logins to GitHub are for provider=copilot only)";
    }

    @Override
    public final Optional<String> addressAdvice(int status) {
        return status == 404 || status == 405 || status == 421
                ? Optional.of(addressAdvice())
                : Optional.empty();
    }

    /** Returns the advice for a status that suggests a wrong base URL. */
    abstract String addressAdvice();

    @Override
    public final boolean requiresModel() {
        return true;
    }

    @Override
    public final boolean requiresMaxCompletionTokens(String model) {
        return model != null
                && MAX_COMPLETION_TOKENS_MODELS.matcher(model.toLowerCase(Locale.ROOT)).matches();
    }

    @Override
    public final String initiator(ChatRequest request, String forced) {
        return null;
    }

    @Override
    public final Map<String, String> headers(ChatRequest request, String initiator) {
        return commonHeaders();
    }

    @Override
    public final String embeddingsInitiator(String forced) {
        return null;
    }

    @Override
    public final Map<String, String> embeddingsHeaders(String initiator) {
        return commonHeaders();
    }

    @Override
    public final Map<String, String> modelsHeaders() {
        return commonHeaders();
    }

    /** Returns the headers of all requests. */
    Map<String, String> commonHeaders() {
        return userAgent == null || userAgent.isBlank()
                ? Map.of()
                : Map.of("User-Agent", userAgent);
    }
}
