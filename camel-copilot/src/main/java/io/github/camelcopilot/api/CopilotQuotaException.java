// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/** The service responded with status 402, or reported that the quota is exhausted. */
public class CopilotQuotaException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotQuotaException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
