package io.github.camelcopilot.api;

/**
 * The request was refused: another 4xx, with the server's message, or a request that cannot be sent
 * (status 0).
 */
public class CopilotRequestException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotRequestException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
