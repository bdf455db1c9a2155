// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Anthropic, and other services with its Messages API. */
public final class AnthropicProvider extends ApiKeyProvider {

    public static final String DEFAULT_BASE_URL = "https://api.anthropic.com";

    private static final String VERSION_PATH = "/v1";
    private static final String VERSION = "2023-06-01";

    /** Maximum number of models on a page of the list (default: 20). */
    private static final String PAGE_SIZE = "1000";

    /**
     * @throws IllegalArgumentException if the URL cannot be that of such a service; the message
     *     says how to correct it
     */
    public AnthropicProvider(BaseUrl baseUrl, String userAgent) {
        super("anthropic", baseUrl, userAgent);
        baseUrl.checkNoOperation("/messages", "/chat/completions", "/models");
    }

    @Override
    public Set<WireFormat> formats() {
        return EnumSet.of(WireFormat.MESSAGES);
    }

    @Override
    public WireFormat defaultFormat() {
        return WireFormat.MESSAGES;
    }

    @Override
    public URI promptAddress(WireFormat format, String model) {
        return baseUrl().resolve(versioned("/messages"));
    }

    @Override
    public URI modelsAddress() {
        return baseUrl().resolve(versioned("/models"), "limit", PAGE_SIZE);
    }

    @Override
    public boolean hasEmbeddings() {
        return false;
    }

    @Override
    public URI embeddingsAddress(String model) {
        throw new UnsupportedOperationException("Anthropic has no API for embeddings");
    }

    /** Adds the version unless the base URL ends with it. */
    private String versioned(String operation) {
        return baseUrl().path().endsWith(VERSION_PATH) ? operation : VERSION_PATH + operation;
    }

    @Override
    public CredentialField apiKeyField() {
        return new CredentialField("x-api-key", "");
    }

    @Override
    Map<String, String> commonHeaders() {
        Map<String, String> headers = new LinkedHashMap<>(super.commonHeaders());
        headers.put("anthropic-version", VERSION);
        return headers;
    }

    @Override
    String addressAdvice() {
        return "Check the baseUrl: provider=anthropic appends /v1/messages to it, for example to "
                + DEFAULT_BASE_URL
                + "; for a service that supports OpenAI's formats, use provider=openai";
    }
}
