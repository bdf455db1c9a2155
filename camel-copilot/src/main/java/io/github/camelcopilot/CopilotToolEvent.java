// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolExecution;
import java.time.Duration;

/** A tool call has ended. The event has neither its arguments nor its result. */
public final class CopilotToolEvent extends CopilotEvent {

    private final String name;
    private final String callId;
    private final String outcome;
    private final Duration duration;

    CopilotToolEvent(CopilotComponent source, ToolExecution execution) {
        super(source);
        this.name = execution.name();
        this.callId = execution.callId();
        this.outcome = execution.outcome();
        this.duration = Duration.ofMillis(execution.millis());
    }

    /** Returns the name of the tool, or {@code other} if the model called one that is unknown. */
    public String name() {
        return name;
    }

    /** Returns the id of the call, which the service assigned. */
    public String callId() {
        return callId;
    }

    /** Returns {@code done}, {@code denied}, {@code failed} or {@code suspended}. */
    public String outcome() {
        return outcome;
    }

    /** Returns the duration of the call, without the wait for an approval. */
    public Duration duration() {
        return duration;
    }

    @Override
    public String toString() {
        return "Call " + callId + " of the tool " + name + ": " + outcome;
    }
}
