// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The arguments of a tool call do not fit the tool. The message is written for the model: it says
 * what is wrong, and must contain nothing that the model may not know.
 */
public class ToolArgumentsException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message for the model, such as {@code "city is missing"}
     */
    public ToolArgumentsException(String message) {
        super(message);
    }
}
