package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenKey;
import java.util.Optional;

/**
 * Something that happened to a login. It holds no token and no device code.
 *
 * @param key whose login
 * @param state where it stands now
 * @param sentence what a person should read
 * @param code what a person has to enter, while it is pending
 * @param failure why it ended without a token, if it did
 */
public record LoginEvent(
        TokenKey key,
        LoginState state,
        String sentence,
        Optional<DeviceCode> code,
        Optional<CopilotException> failure) {

    /** Returns the event of a login that waits for a person. */
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
