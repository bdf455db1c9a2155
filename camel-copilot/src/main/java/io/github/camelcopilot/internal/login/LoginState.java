package io.github.camelcopilot.internal.login;

import java.util.Locale;

/** Where a login stands, as the header {@code CamelCopilotLoginState} tells it. */
public enum LoginState {
    /** A code was given and waits for a person to enter it. */
    PENDING,
    /** A person has entered the code, and the token is stored. */
    AUTHORIZED,
    /** Nobody entered the code in time, or a token is too old to be renewed. */
    EXPIRED,
    /** The person said no. */
    DENIED,
    /** It cannot be done, or a token was refused. */
    FAILED;

    /** Returns the name as in the header. */
    public String headerValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
