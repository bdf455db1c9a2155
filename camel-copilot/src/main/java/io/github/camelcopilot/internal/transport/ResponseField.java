// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * The header fields of responses that the component reads. No others are kept: services send dozens
 * with each response, and thousands of streams may be open.
 */
public enum ResponseField {
    CONTENT_ENCODING(HttpHeaders.CONTENT_ENCODING),
    CONTENT_TYPE(HttpHeaders.CONTENT_TYPE),
    PROXY_AUTHENTICATE(HttpHeaders.PROXY_AUTHENTICATE),
    RETRY_AFTER(HttpHeaders.RETRY_AFTER),

    /** As {@code Retry-After}, but in milliseconds; OpenAI and Azure send it. */
    RETRY_AFTER_MS("retry-after-ms"),
    RATE_LIMIT_EXCEEDED("x-ratelimit-exceeded"),
    RATE_LIMIT_REMAINING("x-ratelimit-remaining"),

    /** Where an organisation's single sign-on wants the token authorized. */
    GITHUB_SSO("x-github-sso"),
    X_REQUEST_ID("x-request-id"),
    GITHUB_REQUEST_ID("x-github-request-id"),
    REQUEST_ID("request-id"),
    AZURE_REQUEST_ID("apim-request-id"),
    QUOTA_PREMIUM_INTERACTIONS("x-quota-snapshot-premium_interactions"),
    QUOTA_PREMIUM_MODELS("x-quota-snapshot-premium_models"),
    QUOTA_CHAT("x-quota-snapshot-chat"),
    USAGE_LIMIT_SESSION("x-usage-ratelimit-session"),
    USAGE_LIMIT_WEEKLY("x-usage-ratelimit-weekly");

    private static final Map<String, ResponseField> BY_NAME =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(field -> field.name, Function.identity()));

    /** In lower case. */
    private final String name;

    ResponseField(String name) {
        this.name = name.toLowerCase(Locale.ROOT);
    }

    /** Returns the field with this name in any case; null if it is not kept. */
    static ResponseField of(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    /** Returns whether several fields with this name form one list (RFC 9110, section 5.3). */
    boolean isList() {
        return this == CONTENT_ENCODING || this == PROXY_AUTHENTICATE;
    }
}
