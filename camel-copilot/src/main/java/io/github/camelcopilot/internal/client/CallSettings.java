package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.transport.CallLimits;
import java.time.Duration;
import java.util.Map;

/**
 * What an endpoint settles for all its calls.
 *
 * @param connectTimeout until a connection stands, for messages: the transport keeps it
 * @param limits of one call
 * @param requestTimeout of the whole call, its retries included; zero = no limit
 * @param maxRequestSize the most bytes of a request
 * @param maxAnswerSize the most bytes of an answer's text in UTF-8
 * @param maxRetries how many more tries follow the first
 * @param maxRetryDelay the longest wait between tries
 * @param stream of streams
 * @param headers the user's extra HTTP headers; they replace those of the provider
 */
public record CallSettings(
        Duration connectTimeout,
        CallLimits limits,
        Duration requestTimeout,
        long maxRequestSize,
        long maxAnswerSize,
        int maxRetries,
        Duration maxRetryDelay,
        StreamSettings stream,
        Map<String, String> headers) {}
