// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the exceptions of calls whose token could not be renewed. No message contains a secret.
 * Immutable.
 *
 * @param login the name of the login in messages
 * @param host the name of its host in messages
 */
record RenewalFailures(String login, String host) {

    CopilotException notLoggedIn() {
        return new LoginRequiredException("Nobody is logged in to " + login, ErrorDetails.NONE);
    }

    /** Returns the failure of a renewal that a login or logout has made pointless. */
    CopilotException replaced() {
        return new LoginRequiredException(
                "The login to " + login + " was ended or replaced in the meantime",
                ErrorDetails.NONE);
    }

    CopilotException newTokenRefused(StoredToken token) {
        return new CopilotAuthenticationException(
                "The token of the login to "
                        + login
                        + " was renewed at "
                        + token.issuedAt()
                        + ", and yet the service refuses it",
                null,
                ErrorDetails.ofCode("token_refused"));
    }

    /**
     * Returns the failure of a token that cannot be renewed.
     *
     * @param hasExpired whether its lifetime is over; false = the service refuses it
     */
    CopilotException notRenewable(boolean hasExpired) {
        return new LoginRequiredException(
                "The login to "
                        + login
                        + (hasExpired ? " has expired" : " is not accepted any more")
                        + ", and cannot be renewed. Log in again",
                ErrorDetails.ofCode("expired_token"));
    }

    /** Returns the failure of a token that the host refuses to renew. */
    CopilotException refusedByHost(StoredToken old, OAuthResponse response) {
        List<Secret> secrets = secrets(old, response);
        String advice = OAuthAdvice.of(response.error());
        return new LoginRequiredException(
                "The login to "
                        + login
                        + " cannot be renewed: "
                        + response.problem(secrets)
                        + ". "
                        + (advice == null ? "Log in again" : advice),
                response.details(secrets, null));
    }

    /**
     * Returns the failure of a host that cannot renew the token at the moment.
     *
     * @param retryAfter how long the host asks to wait, or zero
     */
    CopilotException unavailable(StoredToken old, OAuthResponse response, Duration retryAfter) {
        List<Secret> secrets = secrets(old, response);
        return new CopilotServerException(
                notRenewed() + host + ": " + response.problem(secrets),
                response.failure(secrets),
                response.details(secrets, retryAfter.isZero() ? null : retryAfter));
    }

    CopilotException hostTimedOut(Duration limit) {
        return timedOut(host + " took longer than ", limit);
    }

    CopilotException timedOut(Duration limit) {
        return timedOut("it took longer than ", limit);
    }

    private CopilotException timedOut(String what, Duration limit) {
        return new CopilotServerException(
                notRenewed() + what + LoginText.of(limit), null, ErrorDetails.NONE);
    }

    private String notRenewed() {
        return "The login to " + login + " was not renewed: ";
    }

    private static List<Secret> secrets(StoredToken old, OAuthResponse response) {
        List<Secret> secrets = new ArrayList<>(response.secrets());
        secrets.add(old.accessToken());
        old.refreshToken().ifPresent(secrets::add);
        return secrets;
    }
}
