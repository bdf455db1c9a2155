// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.ErrorDetails;

/** There is no token that can be used or renewed: a user has to log in. */
final class LoginRequiredException extends CopilotAuthenticationException {

    private static final long serialVersionUID = 1L;

    LoginRequiredException(String message, ErrorDetails details) {
        super(message, null, details);
    }
}
