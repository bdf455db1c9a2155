// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;

/** One scripted answer of {@link GitHubLogin} to a poll for the token of a device code. */
public enum Poll {
    /** The user has not decided yet. */
    PENDING(LoginError.AUTHORIZATION_PENDING),
    /** Poll less often, by 5 seconds (RFC 8628); the answer does not contain the interval. */
    SLOW_DOWN(LoginError.SLOW_DOWN),
    /** Poll less often; the answer contains the new interval, 5 seconds longer, as GitHub does. */
    SLOW_DOWN_WITH_INTERVAL(LoginError.SLOW_DOWN),
    /** The token; the device code becomes invalid. */
    AUTHORIZED,
    /** The user declined. */
    ACCESS_DENIED(LoginError.ACCESS_DENIED),
    /** The device code has expired, with the error code of RFC 8628. */
    EXPIRED_TOKEN(LoginError.EXPIRED_TOKEN),
    /** The device code has expired, with the other error code that GitHub uses. */
    TOKEN_EXPIRED(LoginError.TOKEN_EXPIRED),
    /** The device code is unknown. */
    INCORRECT_DEVICE_CODE(LoginError.INCORRECT_DEVICE_CODE),
    /** The client id is not the one of the device code. */
    INCORRECT_CLIENT_CREDENTIALS(LoginError.INCORRECT_CLIENT_CREDENTIALS),
    /** The grant type is unknown. */
    UNSUPPORTED_GRANT_TYPE(LoginError.UNSUPPORTED_GRANT_TYPE),
    /** The app does not permit the device flow. */
    DEVICE_FLOW_DISABLED(LoginError.DEVICE_FLOW_DISABLED),
    /** {@code something_new}: an error that no client knows. */
    UNKNOWN_ERROR(LoginError.SOMETHING_NEW),
    /** Status 500 with an HTML page. */
    SERVER_ERROR,
    /** Status 502 with a text. */
    BAD_GATEWAY,
    /** Status 429 with {@code Retry-After: 7}. */
    TOO_MANY_REQUESTS,
    /** TCP RST before any byte of an answer. */
    RESET,
    /** Status 200 with an HTML page, like the response of a captive portal. */
    NOT_JSON;

    private final LoginError error;

    Poll() {
        this(null);
    }

    Poll(LoginError error) {
        this.error = error;
    }

    /** The OAuth error code of the answer, such as {@code slow_down}; empty if it has none. */
    public Optional<String> error() {
        return loginError().map(LoginError::code);
    }

    Optional<LoginError> loginError() {
        return Optional.ofNullable(error);
    }
}
