// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenKey;
import java.util.Optional;

/**
 * A change of the state of a login. It contains neither a token nor the device code, which is
 * secret.
 *
 * @param key the host and account of the login
 * @param state the new state
 * @param sentence a description of the event for users
 * @param code the code that the user has to enter; empty unless the state is {@code PENDING}
 * @param failure why the login ended without a token; empty if it did not
 */
public record LoginEvent(
        TokenKey key,
        LoginState state,
        String sentence,
        Optional<DeviceCode> code,
        Optional<CopilotException> failure) {

    /** Returns the event of a login that is waiting for the user to enter the code. */
    public static LoginEvent pending(TokenKey key, DeviceCode code) {
        return new LoginEvent(
                key,
                LoginState.PENDING,
                code.instructions(key),
                Optional.of(code),
                Optional.empty());
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
