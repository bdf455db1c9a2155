// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import java.util.Map;

/** Advice on the error codes of a login host, as defined by GitHub, RFC 6749 and RFC 8628. */
final class OAuthAdvice {

    private static final String CLIENT_ID =
            "Check the option clientId: it must be the client id of your own OAuth app or GitHub App at that host";

    private static final Map<String, String> BY_CODE =
            Map.of(
                    "access_denied",
                    "Log in again, and confirm the code this time",
                    "incorrect_client_credentials",
                    CLIENT_ID,
                    "invalid_client",
                    CLIENT_ID,
                    "unauthorized_client",
                    CLIENT_ID,
                    "Not Found",
                    CLIENT_ID + ", and githubHost must be the host where it is registered",
                    "device_flow_disabled",
                    "Enable the device flow in the settings of the OAuth app that clientId names",
                    "unsupported_grant_type",
                    "The host does not support the device flow: check the option githubHost",
                    "incorrect_device_code",
                    "Log in again");

    private OAuthAdvice() {}

    /** Returns the advice, or null. */
    static String of(String code) {
        return code == null ? null : BY_CODE.get(code);
    }
}
