package io.github.camelcopilot.api;

/** The service answered 402, or says that the quota is used up. */
public class CopilotQuotaException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotQuotaException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
