// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import org.apache.camel.spi.CamelEvent;

/**
 * An event that a component sends to the event notifiers of its Camel context. Events contain
 * neither prompts nor answers, nor arguments or results of tools; the message of an exception may
 * quote an error message of the service. Events are sent in order, by threads of the component's
 * callback pool, shortly after what they report.
 */
public abstract sealed class CopilotEvent implements CamelEvent
        permits CopilotCallEvent, CopilotFallbackEvent, CopilotQuotaLowEvent, CopilotToolEvent {

    private final CopilotComponent source;
    private volatile long timestamp = System.currentTimeMillis();

    CopilotEvent(CopilotComponent source) {
        this.source = source;
    }

    /** Returns {@link org.apache.camel.spi.CamelEvent.Type#Custom}. */
    @Override
    public final Type getType() {
        return Type.Custom;
    }

    /** Returns the component whose endpoint made the call. */
    @Override
    public final CopilotComponent getSource() {
        return source;
    }

    /** Returns the time of the event in milliseconds since 1970-01-01T00:00Z. */
    @Override
    public final long getTimestamp() {
        return timestamp;
    }

    @Override
    public final void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }
}
