// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/** What happens if a tool cannot be called, or fails. */
public enum ToolErrorStrategy {
    /** The exchange fails. */
    FAIL_EXCHANGE,
    /** The model is informed, and continues. */
    REPROMPT_MODEL
}
