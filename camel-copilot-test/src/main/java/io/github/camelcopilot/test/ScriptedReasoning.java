// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Objects;

/**
 * One block of reasoning of a scripted answer. Immutable.
 *
 * @param text the readable thoughts; empty = none
 * @param state the opaque state that the client must return; null = none
 * @param redacted whether the service hides the thoughts, so that there is only a state
 */
record ScriptedReasoning(String text, String state, boolean redacted) {

    ScriptedReasoning {
        Objects.requireNonNull(text, "text");
        if (redacted) {
            Objects.requireNonNull(state, "state");
        }
    }
}
