// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * A conversation could not be loaded or saved. The code says what happened: {@code memory_failed}
 * (the store failed, see the cause), {@code memory_timeout} (the store did not respond in time) or
 * {@code conflict} (other exchanges saved the conversation at the same time again and again).
 */
public class CopilotMemoryException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /**
     * @param cause the failure of the store, or null
     */
    public CopilotMemoryException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
