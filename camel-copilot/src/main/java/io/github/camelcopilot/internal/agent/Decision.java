// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import java.util.Locale;
import java.util.Set;

/**
 * Whether a tool call is allowed.
 *
 * @param isAllowed whether the tool may be called
 * @param reason what the model receives instead of a result; null if the call is allowed
 */
record Decision(boolean isAllowed, String reason) {

    /** The call is allowed. */
    static final Decision ALLOWED = new Decision(true, null);

    private static final String NOT_APPROVED = "The call was not approved, so it was not made.";

    private static final Set<String> ALLOWING = Set.of("true", "yes", "approve");
    private static final Set<String> DENYING = Set.of("", "false", "no");

    /**
     * Returns the decision that a value stands for.
     *
     * @param value text or a Boolean; any other object stands for its text, and null denies
     */
    static Decision of(Object value) {
        String text = value == null ? "" : value.toString().strip();
        String word = text.toLowerCase(Locale.ROOT);
        if (ALLOWING.contains(word)) {
            return ALLOWED;
        }
        return new Decision(false, DENYING.contains(word) ? NOT_APPROVED : text);
    }
}
