// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.transport.CallLimits;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of an endpoint for all its calls.
 *
 * @param connectTimeout limit for establishing a connection; only for messages, since the transport
 *     enforces it
 * @param limits timeouts and maximum sizes of one response
 * @param requestTimeout limit of the whole call, retries included; zero = none
 * @param maxRequestSize maximum size of a request in bytes
 * @param maxAnswerSize maximum size of an answer's text in bytes of UTF-8
 * @param maxRetries maximum number of attempts after the first
 * @param maxRetryDelay maximum delay between two attempts
 * @param stream settings of streams
 * @param minQuotaPercent the quota in percent below which no prompt is sent; null = no limit
 * @param headers the user's own HTTP headers, which replace those of the provider
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
        Double minQuotaPercent,
        Map<String, String> headers) {}
