// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * A stream failed after its first chunk, or was closed before its end. The cause, if there is one,
 * is the exception that the same failure before the first chunk would have raised.
 */
public class CopilotStreamException extends CopilotException {

    private static final long serialVersionUID = 1L;

    private final String partialText;

    /**
     * @param partialText the text received before the failure
     */
    public CopilotStreamException(
            String message, Throwable cause, ErrorDetails details, String partialText) {
        super(message, cause, details);
        this.partialText = partialText;
    }

    /**
     * Returns the text received before the failure, up to {@code maxAnswerSize}; empty if only
     * reasoning was received.
     */
    public String getPartialText() {
        return partialText;
    }
}
