package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.client.CallSettings;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.client.WireChoice;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.wire.JsonValues;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The options of an endpoint, read into the form that the other rooms work with. Immutable.
 *
 * @param provider the service
 * @param wires how it is spoken to
 * @param defaults what a request that leaves it out gets
 * @param callSettings limits, retries and extra headers
 * @param login where to log in, and as whom
 * @param headerOverrides which message headers override options
 */
public record EndpointOptions(
        Provider provider,
        WireChoice wires,
        ChatRequest defaults,
        CallSettings callSettings,
        LoginOptions login,
        HeaderOverrides headerOverrides) {

    /**
     * Headers that hold a credential, frame the message or belong to the connection (RFC 9110,
     * sections 6.5, 7.6.1, 7.8, 8.4 and 10.1.1), or have an option of their own, whose value the
     * answer reports.
     */
    private static final Set<String> REFUSED_HEADERS =
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
     * The body of an answer may be this many times its text: as much as JSON's escapes make of text
     * in any script but ASCII, which is only escaped here and there.
     */
    private static final int MOST_BYTES_PER_TEXT_BYTE = 3;

    private static final long BYTES_BESIDE_TEXT = 1 << 20;

    private static final Duration STREAM_RESPONSE_TIMEOUT = Duration.ofMinutes(2);

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with advice, if one cannot be used
     */
    public static EndpointOptions of(CopilotOperation operation, CopilotConfiguration options) {
        checkNumbers(options);
        Provider provider = ProviderOptions.provider(operation, options);
        if (operation != CopilotOperation.LOGIN && options.getProvider() == ProviderName.COPILOT) {
            LoginOptions.checkAddress(options);
        }
        return new EndpointOptions(
                provider,
                ProviderOptions.wires(
                        provider,
                        operation.sendsPrompts() ? options.getWireApi() : WireApiName.AUTO),
                defaults(options),
                callSettings(operation, options),
                LoginOptions.of(options),
                HeaderOverrides.of(options.getHeaderOverrides()));
    }

    /** Returns the host of the provider. */
    public String host() {
        return provider.host();
    }

    /** Returns the provider and its host, as messages name them. */
    public String service() {
        return provider.name() + " at " + provider.host();
    }

    /** Returns the most bytes of a request, which also bounds a body before it is read. */
    public long maxRequestSize() {
        return callSettings.maxRequestSize();
    }

    private static void checkNumbers(CopilotConfiguration options) {
        checkAtLeast("connectTimeout", 0, options.getConnectTimeout());
        checkAtLeast("responseTimeout", 0, options.getResponseTimeout());
        checkAtLeast("idleTimeout", 0, options.getIdleTimeout());
        checkAtLeast("requestTimeout", 0, options.getRequestTimeout());
        checkAtLeast("readerTimeout", 0, options.getReaderTimeout());
        checkAtLeast("firstChunkTimeout", 0, options.getFirstChunkTimeout());
        checkAtLeast("streamBuffer", 1, options.getStreamBuffer());
        checkAtLeast("loginTimeout", 1, options.getLoginTimeout());
        checkAtLeast("maxRetryDelay", 0, options.getMaxRetryDelay());
        checkAtLeast("maxRetries", 0, options.getMaxRetries());
        checkAtLeast("modelsCacheTtl", 0, options.getModelsCacheTtl());
        checkAtLeast("maxConnections", 1, options.getMaxConnections());
        if (!isBlank(options.getProxyHost())) {
            checkAtLeast("proxyPort", 1, options.getProxyPort());
        }
        checkFinite("temperature", options.getTemperature());
        checkFinite("topP", options.getTopP());
    }

    private static void checkFinite(String option, Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException("The option " + option + " is no finite number");
        }
    }

    private static void checkAtLeast(String option, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + ", but must be at least " + least);
        }
    }

    static void checkHeader(String option, String header, String value) {
        if (value == null) {
            return;
        }
        try {
            HttpField.of(header, value);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "The option " + option + " cannot be used: " + unusable.getMessage(), unusable);
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
                .model(blankToNull(options.getModel()))
                .temperature(options.getTemperature())
                .topP(options.getTopP())
                .maxTokens(options.getMaxTokens())
                .stop(JsonValues.parseTexts(options.getStop()))
                .seed(options.getSeed())
                .reasoningEffort(blankToNull(options.getReasoningEffort()))
                .extra(extra)
                .build();
    }

    private static CallSettings callSettings(
            CopilotOperation operation, CopilotConfiguration options) {
        long maxAnswer = ByteSize.parse("maxAnswerSize", options.getMaxAnswerSize());
        return new CallSettings(
                Duration.ofMillis(options.getConnectTimeout()),
                new CallLimits(
                        responseTimeout(operation, options),
                        Duration.ofMillis(options.getIdleTimeout()),
                        maxAnswer * MOST_BYTES_PER_TEXT_BYTE + BYTES_BESIDE_TEXT,
                        maxAnswer + BYTES_BESIDE_TEXT),
                Duration.ofMillis(options.getRequestTimeout()),
                ByteSize.parse("maxRequestSize", options.getMaxRequestSize()),
                maxAnswer,
                options.getMaxRetries(),
                Duration.ofMillis(options.getMaxRetryDelay()),
                streamSettings(options),
                headers(options.getHeader()));
    }

    /** The deadline of a chat covers its first byte too; a stream has no such deadline. */
    private static Duration responseTimeout(
            CopilotOperation operation, CopilotConfiguration options) {
        boolean unset = options.getResponseTimeout() == 0;
        return unset && operation == CopilotOperation.STREAM
                ? STREAM_RESPONSE_TIMEOUT
                : Duration.ofMillis(options.getResponseTimeout());
    }

    private static StreamSettings streamSettings(CopilotConfiguration options) {
        long maxEvent = ByteSize.parse("maxEventSize", options.getMaxEventSize());
        checkAtLeast("maxEventSize", 1, maxEvent);
        if (maxEvent > StreamSettings.MOST_EVENT_SIZE) {
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
                    if (REFUSED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                        throw new IllegalArgumentException(
                                "The option header."
                                        + name
                                        + " is refused: this header holds a credential, frames the message or belongs to"
                                        + " the connection, which are the component's own. Set a credential with the options"
                                        + " token, apiKey, bearerToken, tokenProvider or tokenHeader, and who pays"
                                        + " with initiator");
                    }
                    checkHeader("header." + name, name, String.valueOf(value));
                    headers.put(name, String.valueOf(value));
                });
        return headers;
    }

    private static String blankToNull(String text) {
        return isBlank(text) ? null : text;
    }

    public static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
