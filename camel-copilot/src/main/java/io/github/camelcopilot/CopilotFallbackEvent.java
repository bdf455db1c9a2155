// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;

/** A prompt is about to be repeated for {@code fallbackModel}. */
public final class CopilotFallbackEvent extends CopilotEvent {

    private final String model;
    private final String fallbackModel;
    private final CopilotException reason;

    CopilotFallbackEvent(
            CopilotComponent source, String model, String fallbackModel, CopilotException reason) {
        super(source);
        this.model = model;
        this.fallbackModel = fallbackModel;
        this.reason = reason;
    }

    /** Returns the model that is given up, or null if the service chose it. */
    public String model() {
        return model;
    }

    /** Returns the model to which the prompt is sent next. */
    public String fallbackModel() {
        return fallbackModel;
    }

    /** Returns the failure of the call to the first model. */
    public CopilotException reason() {
        return reason;
    }

    @Override
    public String toString() {
        return "Fallback from the model "
                + model
                + " to "
                + fallbackModel
                + " after "
                + reason.getClass().getName();
    }
}
