// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/** The OAuth errors of GitHub's login, and one that GitHub does not use. */
enum LoginError {
    AUTHORIZATION_PENDING("authorization_pending", "The authorization request is still pending."),
    SLOW_DOWN("slow_down", "Too many requests have been made in the same timeframe."),
    ACCESS_DENIED("access_denied", "The authorization request was denied."),
    EXPIRED_TOKEN("expired_token", "The device code has expired."),
    TOKEN_EXPIRED("token_expired", "The device code has expired."),
    INCORRECT_DEVICE_CODE("incorrect_device_code", "The device_code provided is not valid."),
    INCORRECT_CLIENT_CREDENTIALS(
            "incorrect_client_credentials",
            "The client_id and/or client_secret passed are incorrect."),
    UNSUPPORTED_GRANT_TYPE("unsupported_grant_type", "The grant type is not supported."),
    DEVICE_FLOW_DISABLED(
            "device_flow_disabled", "Device Flow must be explicitly enabled for this App."),
    BAD_REFRESH_TOKEN("bad_refresh_token", "The refresh token passed is incorrect or expired."),
    SOMETHING_NEW("something_new", "An error that no client knows.");

    private final String code;
    private final String description;

    LoginError(String code, String description) {
        this.code = code;
        this.description = description;
    }

    String code() {
        return code;
    }

    String description() {
        return description;
    }
}
