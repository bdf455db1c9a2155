// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Maps names of services and local servers that users may try as {@code provider} to the options to
 * use instead. Used only in error messages; nothing is sent to these addresses. Holds no state.
 */
final class KnownServers {

    private static final Map<String, String> RECIPES = new HashMap<>();

    static {
        openAi("http://localhost:11434/v1", "ollama");
        openAi("http://localhost:8000/v1", "vllm");
        openAi("http://localhost:1234/v1", "lmstudio");
        openAi("http://localhost:4000/v1", "litellm");
        openAi("http://localhost:8080/v1", "llamacpp", "llamaserver", "localai");
        openAi("http://localhost:PORT/v1", "foundrylocal");
        openAi(
                "https://generativelanguage.googleapis.com/v1beta/openai",
                "gemini",
                "google",
                "googleai");
        openAi("https://api.mistral.ai/v1", "mistral", "mistralai");
        openAi("https://api.groq.com/openai/v1", "groq");
        openAi("https://api.deepseek.com/v1", "deepseek");
        openAi("https://openrouter.ai/api/v1", "openrouter");
        openAi("https://api.x.ai/v1", "xai", "grok");
        openAi("https://api.together.xyz/v1", "together", "togetherai");
        openAi("https://api.fireworks.ai/inference/v1", "fireworks", "fireworksai");
        openAi("https://api.perplexity.ai", "perplexity");
        openAi("https://api.cerebras.ai/v1", "cerebras");
        openAi("https://api.cohere.ai/compatibility/v1", "cohere");
        openAi("https://integrate.api.nvidia.com/v1", "nvidia", "nim");
        openAi("https://router.huggingface.co/v1", "huggingface");
        openAi("https://api.moonshot.ai/v1", "moonshot", "moonshotai", "kimi");
        openAi(
                "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
                "dashscope",
                "alibaba",
                "qwen");
        openAi("https://models.github.ai/inference", "githubmodels");
        openAi(
                "https://RESOURCE.openai.azure.com/openai/v1",
                "foundry",
                "azurefoundry",
                "azureaifoundry",
                "microsoftfoundry");
        recipe("provider=openai", "openapi", "chatgpt", "gpt", "openaicompatible");
        recipe("provider=anthropic", "claude");
        recipe(
                "provider=azure&baseUrl=https://RESOURCE.openai.azure.com",
                "azureopenai",
                "azureai");
        recipe("provider=copilot", "github", "githubcopilot");
    }

    private KnownServers() {}

    private static void openAi(String baseUrl, String... names) {
        recipe("provider=openai&baseUrl=" + baseUrl, names);
    }

    private static void recipe(String options, String... names) {
        for (String name : names) {
            RECIPES.put(name, options);
        }
    }

    /** Returns the options for a server, ignoring case and separators in its name. */
    static Optional<String> recipe(String name) {
        return Optional.ofNullable(
                RECIPES.get(name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "")));
    }
}
