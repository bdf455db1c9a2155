// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.client.CallSettings;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.client.WireChoice;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.wire.JsonValues;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The validated options of an endpoint, in the form that the other packages use. Immutable.
 *
 * @param provider the service
 * @param gitHubApi the API that is called instead of the service; null = the service is called
 * @param wires the wire API for each model
 * @param defaults the request members that a message does not set itself
 * @param fallbackModel the model for prompts that the requested one cannot answer, or null
 * @param callSettings limits, retries and additional headers
 * @param login the host, account and client of logins
 * @param headerOverrides which message headers override options
 */
public record EndpointOptions(
        Provider provider,
        GitHubApi gitHubApi,
        WireChoice wires,
        ChatRequest defaults,
        String fallbackModel,
        CallSettings callSettings,
        LoginOptions login,
        HeaderOverrides headerOverrides) {

    /**
     * Headers that contain a credential, frame the message or belong to the connection (RFC 9110,
     * sections 6.5, 7.6.1, 7.8, 8.4 and 10.1.1), or are set by an option whose value is reported
     * with the answer.
     */
    private static final Set<String> RESERVED_HEADERS =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "api-key",
                    "x-api-key",
                    "cookie",
                    "host",
                    "content-length",
                    "content-encoding",
                    "transfer-encoding",
                    "trailer",
                    "te",
                    "expect",
                    "upgrade",
                    "keep-alive",
                    "proxy-connection",
                    "x-initiator",
                    "connection");

    /**
     * Maximum ratio of the size of a response body to the size of its text, in bytes of UTF-8. JSON
     * escapes triple the size of text in non-Latin scripts; ASCII text has few escapes.
     */
    private static final int MAX_BODY_BYTES_PER_TEXT_BYTE = 3;

    /** Allowance in bytes for the members of a response other than the text. */
    private static final long EXTRA_BODY_BYTES = 1 << 20;

    private static final Duration STREAM_RESPONSE_TIMEOUT = Duration.ofMinutes(2);

    /**
     * Parses and validates the options.
     *
     * @throws IllegalArgumentException if an option is invalid; the message says how to correct it
     */
    public static EndpointOptions of(CopilotOperation operation, CopilotConfiguration options) {
        checkNumbers(options);
        boolean isUsage = operation == CopilotOperation.USAGE;
        if (isUsage && options.getProvider() != ProviderName.COPILOT) {
            throw new IllegalArgumentException(
                    "copilot:usage reports the plan of a GitHub Copilot user, so it needs provider=copilot, but"
                            + " the provider is "
                            + options.getProvider().name().toLowerCase(Locale.ROOT));
        }
        Provider provider = ProviderOptions.provider(operation, options);
        if (operation == CopilotOperation.EMBEDDINGS && !provider.hasEmbeddings()) {
            throw new IllegalArgumentException(
                    "copilot:embeddings does not support provider="
                            + provider.name()
                            + ", which has no API for embeddings: use provider=copilot, openai or azure;"
                            + " for other services with OpenAI's API for embeddings, use"
                            + " provider=openai with their baseUrl");
        }
        if (operation != CopilotOperation.LOGIN
                && !isUsage
                && options.getProvider() == ProviderName.COPILOT) {
            LoginOptions.checkAddress(options);
        }
        LoginOptions login = LoginOptions.of(options);
        return new EndpointOptions(
                provider,
                isUsage ? gitHubApi(options) : null,
                ProviderOptions.wires(
                        provider,
                        sendsPrompts(operation, options) ? options.getWireApi() : WireApiName.AUTO),
                defaults(options),
                OptionChecks.stripToNull(options.getFallbackModel()),
                callSettings(operation, options),
                login,
                HeaderOverrides.of(options.getHeaderOverrides()));
    }

    private static GitHubApi gitHubApi(CopilotConfiguration options) {
        return GitHubApi.of(
                AddressOption.of(CopilotOperation.USAGE, options)
                        .address(options, options.isAllowInsecure()),
                options.getUserAgent());
    }

    /** Returns the host that is called. */
    public String host() {
        return gitHubApi == null ? provider.host() : gitHubApi.host();
    }

    /** Returns the provider and the host that is called, as error messages name them. */
    public String service() {
        return provider.name() + " at " + host();
    }

    /** Returns the maximum size of a request in bytes, which also limits the message body. */
    public long maxRequestSize() {
        return callSettings.maxRequestSize();
    }

    private static void checkNumbers(CopilotConfiguration options) {
        OptionChecks.checkAtLeast("connectTimeout", 0, options.getConnectTimeout());
        OptionChecks.checkAtLeast("responseTimeout", 0, options.getResponseTimeout());
        OptionChecks.checkAtLeast("idleTimeout", 0, options.getIdleTimeout());
        OptionChecks.checkAtLeast("requestTimeout", 0, options.getRequestTimeout());
        OptionChecks.checkAtLeast("readerTimeout", 0, options.getReaderTimeout());
        OptionChecks.checkAtLeast("firstChunkTimeout", 0, options.getFirstChunkTimeout());
        OptionChecks.checkAtLeast("streamBuffer", 1, options.getStreamBuffer());
        OptionChecks.checkAtLeast("loginTimeout", 1, options.getLoginTimeout());
        OptionChecks.checkAtLeast("maxRetryDelay", 0, options.getMaxRetryDelay());
        OptionChecks.checkAtLeast("maxRetries", 0, options.getMaxRetries());
        OptionChecks.checkAtLeast("modelsCacheTtl", 0, options.getModelsCacheTtl());
        OptionChecks.checkAtLeast("maxConnections", 1, options.getMaxConnections());
        if (!OptionChecks.isBlank(options.getProxyHost())) {
            OptionChecks.checkAtLeast("proxyPort", 1, options.getProxyPort());
        }
        OptionChecks.checkFinite("temperature", options.getTemperature());
        OptionChecks.checkFinite("topP", options.getTopP());
        checkQuota(options.getMinQuotaPercent());
        OptionChecks.checkAtLeast("maxToolIterations", 1, options.getMaxToolIterations());
        OptionChecks.checkAtLeast("memoryMaxConversations", 1, options.getMemoryMaxConversations());
        OptionChecks.checkAtLeast("memoryMaxMessages", 1, options.getMemoryMaxMessages());
        if (options.getMemoryMaxTokens() != null) {
            OptionChecks.checkAtLeast("memoryMaxTokens", 1, options.getMemoryMaxTokens());
        }
        OptionChecks.checkAtLeast(
                "memoryMaxSize", 1, ByteSize.parse("memoryMaxSize", options.getMemoryMaxSize()));
        OptionChecks.checkAtLeast("memoryTimeout", 1, options.getMemoryTimeout());
        OptionChecks.checkAtLeast("outputRetries", 0, options.getOutputRetries());
        OptionChecks.checkAtLeast("embeddingsBatchSize", 1, options.getEmbeddingsBatchSize());
        if (options.getDimensions() != null) {
            OptionChecks.checkAtLeast("dimensions", 1, options.getDimensions());
        }
        OptionChecks.checkAtLeast("toolApprovalTimeout", 1, options.getToolApprovalTimeout());
        OptionChecks.checkAtLeast(
                "maxToolResultSize",
                1,
                ByteSize.parse("maxToolResultSize", options.getMaxToolResultSize()));
        if (options.getMaxAgenticTokens() != null) {
            OptionChecks.checkAtLeast("maxAgenticTokens", 1, options.getMaxAgenticTokens());
        }
        checkCost(options.getMaxCost());
    }

    private static void checkCost(Double max) {
        OptionChecks.checkFinite("maxCost", max);
        if (max != null && max <= 0) {
            throw new IllegalArgumentException(
                    "The option maxCost is " + max + ", but must be greater than 0");
        }
    }

    /** A quota with an overage may be negative, so there is no lower limit. */
    private static void checkQuota(Double minPercent) {
        OptionChecks.checkFinite("minQuotaPercent", minPercent);
        if (minPercent != null && minPercent > 100) {
            throw new IllegalArgumentException(
                    "The option minQuotaPercent is " + minPercent + ", but must be at most 100");
        }
    }

    private static ChatRequest defaults(CopilotConfiguration options) {
        Map<String, Object> extra = new LinkedHashMap<>();
        options.getBody()
                .forEach(
                        (name, value) ->
                                extra.put(
                                        name,
                                        value instanceof String text
                                                ? JsonValues.parse(text)
                                                : value));
        return ChatRequest.builder()
                .model(OptionChecks.blankToNull(options.getModel()))
                .temperature(options.getTemperature())
                .topP(options.getTopP())
                .maxTokens(options.getMaxTokens())
                .stop(JsonValues.parseTexts(options.getStop()))
                .seed(options.getSeed())
                .reasoningEffort(OptionChecks.blankToNull(options.getReasoningEffort()))
                .extra(extra)
                .build();
    }

    private static boolean sendsPrompts(CopilotOperation operation, CopilotConfiguration options) {
        return operation.sendsPrompts()
                || (operation == CopilotOperation.MODELS && options.isVerify());
    }

    private static CallSettings callSettings(
            CopilotOperation operation, CopilotConfiguration options) {
        long maxAnswer = ByteSize.parse("maxAnswerSize", options.getMaxAnswerSize());
        return new CallSettings(
                Duration.ofMillis(options.getConnectTimeout()),
                new CallLimits(
                        responseTimeout(operation, options),
                        Duration.ofMillis(options.getIdleTimeout()),
                        maxAnswer * MAX_BODY_BYTES_PER_TEXT_BYTE + EXTRA_BODY_BYTES,
                        maxAnswer + EXTRA_BODY_BYTES),
                Duration.ofMillis(options.getRequestTimeout()),
                ByteSize.parse("maxRequestSize", options.getMaxRequestSize()),
                maxAnswer,
                options.getMaxRetries(),
                Duration.ofMillis(options.getMaxRetryDelay()),
                streamSettings(options),
                options.getMinQuotaPercent(),
                headers(options.getHeader()));
    }

    /**
     * Returns the maximum time until the first byte; zero = no limit. For chat, requestTimeout
     * covers it.
     */
    private static Duration responseTimeout(
            CopilotOperation operation, CopilotConfiguration options) {
        boolean unset = options.getResponseTimeout() == 0;
        return unset && operation == CopilotOperation.STREAM
                ? STREAM_RESPONSE_TIMEOUT
                : Duration.ofMillis(options.getResponseTimeout());
    }

    private static StreamSettings streamSettings(CopilotConfiguration options) {
        long maxEvent = ByteSize.parse("maxEventSize", options.getMaxEventSize());
        OptionChecks.checkAtLeast("maxEventSize", 1, maxEvent);
        if (maxEvent > StreamSettings.MAX_EVENT_SIZE) {
            throw new IllegalArgumentException(
                    "The option maxEventSize is "
                            + options.getMaxEventSize()
                            + ", but must be at most 1GB");
        }
        return new StreamSettings(
                options.getStreamBuffer(),
                (int) maxEvent,
                Duration.ofMillis(options.getReaderTimeout()),
                Duration.ofMillis(options.getFirstChunkTimeout()),
                !Boolean.FALSE.equals(options.getIncludeUsage()));
    }

    private static Map<String, String> headers(Map<String, Object> options) {
        Map<String, String> headers = new LinkedHashMap<>();
        options.forEach(
                (name, value) -> {
                    if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                        throw new IllegalArgumentException(
                                "The option header."
                                        + name
                                        + " is refused: the component itself manages headers that hold a credential, frame"
                                        + " the message or belong to the connection. Set a credential with the options"
                                        + " token, apiKey, bearerToken, tokenProvider or tokenHeader, and x-initiator"
                                        + " with initiator");
                    }
                    OptionChecks.checkHeader("header." + name, name, String.valueOf(value));
                    headers.put(name, String.valueOf(value));
                });
        return headers;
    }
}
