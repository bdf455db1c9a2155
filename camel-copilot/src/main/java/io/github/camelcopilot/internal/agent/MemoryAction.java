// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

/** What an exchange does with the stored conversation. */
public enum MemoryAction {
    /** Adds its messages to it. */
    CONTINUE,
    /** Replaces it with its own messages when it succeeds. */
    REPLACE,
    /** Deletes it; there is no model call. */
    DELETE
}
