// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;

/** Observes the tool calls of one exchange. Called on any thread; must not block. */
interface ToolListener {

    /** Called before anything is done about a call. */
    void onBegin(ToolCall call);

    /** Called when a call has ended, whatever its outcome. */
    void onEnd(ToolExecution execution);
}
