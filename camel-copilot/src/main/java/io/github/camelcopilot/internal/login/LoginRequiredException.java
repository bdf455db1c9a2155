package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.ErrorDetails;

/** There is no token that could be spent or renewed: only a person who logs in can help. */
final class LoginRequiredException extends CopilotAuthenticationException {

    private static final long serialVersionUID = 1L;

    LoginRequiredException(String message, ErrorDetails details) {
        super(message, null, details);
    }
}
