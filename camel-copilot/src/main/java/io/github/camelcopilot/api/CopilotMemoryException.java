// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * A conversation could not be continued, loaded, saved or deleted. The code says why: {@code
 * memory_failed} (the store failed, see the cause; or the conversation is larger than the memory),
 * {@code memory_timeout} (the store did not respond in time, or the turns of the same conversation
 * before this one did not end within {@code memoryTimeout}), {@code memory_busy} (too many messages
 * wait for a turn of the conversation), {@code memory_nested} (a tool's route has sent a prompt to
 * the conversation whose turn the tool is part of) or {@code conflict} (other processes saved the
 * conversation at the same time again and again). The message never contains the id of the
 * conversation, which may identify a person.
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
