package io.github.camelcopilot.api;

/** The model is unknown, not available to this credential, or does not answer at this wire API. */
public class CopilotModelException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotModelException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
