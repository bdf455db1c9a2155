// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/** The model is unknown, not available to this credential, or not available in this wire format. */
public class CopilotModelException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotModelException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
