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
 * Creates the exceptions for calls whose token could not be renewed. No message contains a secret.
 * Immutable.
 *
 * @param login the name of the login in messages
 * @param host the name of the host in messages
 */
record RenewalFailures(String login, String host) {

    CopilotException notLoggedIn() {
        return new LoginRequiredException("No user is logged in to " + login, ErrorDetails.NONE);
    }

    /** Returns the exception for a renewal that was overtaken by a login or logout. */
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
                        + ", but the service still refuses it",
                null,
                ErrorDetails.ofCode("token_refused"));
    }

    /**
     * Returns the exception for a token that cannot be renewed.
     *
     * @param hasExpired whether the token has expired; false = the service refuses it
     */
    CopilotException notRenewable(boolean hasExpired) {
        return new LoginRequiredException(
                "The login to "
                        + login
                        + (hasExpired ? " has expired" : " is no longer accepted")
                        + ", and cannot be renewed. Log in again",
                ErrorDetails.ofCode("expired_token"));
    }

    /** Returns the exception for a token that the host refuses to renew. */
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
     * Returns the exception for a host that is temporarily unable to renew the token.
     *
     * @param retryAfter the delay that the host requests; zero = none
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
