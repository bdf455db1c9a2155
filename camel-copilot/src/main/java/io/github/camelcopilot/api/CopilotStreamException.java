// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * A stream failed after its first chunk, or was closed before its end. The cause, if there is one,
 * is the exception that would have been thrown if the failure had occurred before the first chunk.
 */
public class CopilotStreamException extends CopilotException {

    private static final long serialVersionUID = 1L;

    private final String partialText;

    /**
     * @param message what failed, without any credential
     * @param cause the cause, or null
     * @param details the details; {@link ErrorDetails#NONE} if there are none
     * @param partialText the text received before the failure; empty if none was received
     */
    public CopilotStreamException(
            String message, Throwable cause, ErrorDetails details, String partialText) {
        super(message, cause, details);
        this.partialText = partialText;
    }

    /**
     * Returns the text received before the failure, truncated to {@code maxAnswerSize} bytes; empty
     * if no text was received.
     */
    public String getPartialText() {
        return partialText;
    }
}
