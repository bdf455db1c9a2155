package io.github.camelcopilot.api;

/** There is no credential, it is of a kind that Copilot refuses, or the service answered 401. */
public class CopilotAuthenticationException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotAuthenticationException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
