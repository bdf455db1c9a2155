// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * OpenAI, and other services and local servers that offer its APIs at {@code /chat/completions} and
 * {@code /responses} below a base URL.
 */
public final class OpenAiProvider extends ApiKeyProvider {

    public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    private static final String AZURE_HOST = ".openai.azure.com";
    private static final String AZURE_PATH = "/openai/v1";

    /**
     * @throws IllegalArgumentException if the URL cannot be that of such a service; the message
     *     says how to correct it
     */
    public OpenAiProvider(BaseUrl baseUrl, String userAgent) {
        super("openai", baseUrl, userAgent);
        baseUrl.checkNoOperation("/chat/completions", "/responses", "/models", "/embeddings");
        String host = baseUrl.uri().getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(AZURE_HOST) && !baseUrl.path().startsWith(AZURE_PATH)) {
            throw baseUrl.refused(
                    "this is Azure OpenAI: use provider=azure, or add /openai/v1 to the baseUrl");
        }
        if (host.equals("api.openai.com") && baseUrl.path().isEmpty()) {
            throw baseUrl.refused("its path is missing: use " + DEFAULT_BASE_URL);
        }
    }

    @Override
    public Set<WireFormat> formats() {
        return EnumSet.of(WireFormat.COMPLETIONS, WireFormat.RESPONSES);
    }

    @Override
    public URI promptAddress(WireFormat format, String model) {
        return baseUrl()
                .resolve(format == WireFormat.RESPONSES ? "/responses" : "/chat/completions");
    }

    @Override
    public URI modelsAddress() {
        return baseUrl().resolve("/models");
    }

    @Override
    public URI embeddingsAddress(String model) {
        return baseUrl().resolve("/embeddings");
    }

    @Override
    public CredentialField apiKeyField() {
        return CredentialField.BEARER;
    }

    @Override
    String addressAdvice() {
        return "Check the baseUrl: provider=openai appends only /chat/completions or /responses to it, so it usually ends in"
                + " /v1, such as http://localhost:11434/v1; many servers have no /responses: set wireApi=completions for them";
    }
}
