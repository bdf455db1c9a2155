// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenKey;
import java.util.Optional;

/**
 * A change of a login's state. It contains neither a token nor the secret device code.
 *
 * @param key the host and account of the login
 * @param state the new state
 * @param sentence a text for the user
 * @param code the code that the user has to enter, in the state pending
 * @param failure why the login ended without a token, if it did
 */
public record LoginEvent(
        TokenKey key,
        LoginState state,
        String sentence,
        Optional<DeviceCode> code,
        Optional<CopilotException> failure) {

    /** Returns the event of a login that waits for the user to enter the code. */
    public static LoginEvent pending(TokenKey key, DeviceCode code) {
        return new LoginEvent(
                key, LoginState.PENDING, code.invitation(key), Optional.of(code), Optional.empty());
    }

    static LoginEvent authorized(TokenKey key) {
        return new LoginEvent(
                key,
                LoginState.AUTHORIZED,
                "Logged in to " + LoginText.of(key) + ".",
                Optional.empty(),
                Optional.empty());
    }

    static LoginEvent ended(TokenKey key, LoginState state, CopilotException failure) {
        return new LoginEvent(
                key, state, failure.getMessage(), Optional.empty(), Optional.of(failure));
    }
}
