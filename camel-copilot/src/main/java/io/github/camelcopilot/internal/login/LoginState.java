// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import java.util.Locale;

/** The state of a login, as in the header {@code CamelCopilotLoginState}. */
public enum LoginState {
    /** The user has to enter a code. */
    PENDING,
    /** The user has entered the code and granted access, and the token is stored. */
    AUTHORIZED,
    /** The code was not entered in time, or a token has expired and cannot be renewed. */
    EXPIRED,
    /** The user has denied access. */
    DENIED,
    /** The login failed, or its token was refused. */
    FAILED;

    /** Returns the value of the header. */
    public String headerValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
