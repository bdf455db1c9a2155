package io.github.camelcopilot.api;

/**
 * A stream broke after its first chunk, or was closed before its end. The cause, where there is
 * one, is the exception that a failure before the first chunk would have been.
 */
public class CopilotStreamException extends CopilotException {

    private static final long serialVersionUID = 1L;

    private final String partialText;

    public CopilotStreamException(
            String message, Throwable cause, ErrorDetails details, String partialText) {
        super(message, cause, details);
        this.partialText = partialText;
    }

    /**
     * Returns the text that had arrived, up to {@code maxAnswerSize}; empty if only reasoning had.
     */
    public String getPartialText() {
        return partialText;
    }
}
