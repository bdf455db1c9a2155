// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.client.CallRecord;
import java.time.Duration;

/**
 * A model call has ended: a prompt or a request for embeddings with all its attempts. A prompt that
 * is repeated for {@code fallbackModel} is two calls, and each request for a part of a list of
 * texts to embed is a call.
 */
public final class CopilotCallEvent extends CopilotEvent {

    private final String operation;
    private final String provider;
    private final String requestModel;
    private final String responseModel;
    private final String initiator;
    private final Duration duration;
    private final int requests;
    private final int retries;
    private final Usage usage;
    private final Cost cost;
    private final CopilotException failure;

    CopilotCallEvent(CopilotComponent source, CallRecord call) {
        super(source);
        this.operation = call.operation();
        this.provider = call.provider();
        this.requestModel = call.requestModel();
        this.responseModel = call.responseModel();
        this.initiator = call.initiator();
        this.duration = call.duration();
        this.requests = call.requests();
        this.retries = call.retries();
        this.usage = call.usage();
        this.cost = call.cost();
        this.failure = call.failure();
    }

    /** Returns {@code chat} for a prompt, streamed or not, or {@code embeddings}. */
    public String operation() {
        return operation;
    }

    /** Returns the value of the option {@code provider}. */
    public String provider() {
        return provider;
    }

    /** Returns the requested model, or null if the service chose it. */
    public String requestModel() {
        return requestModel;
    }

    /** Returns the model that answered, or null if unknown. */
    public String responseModel() {
        return responseModel;
    }

    /** Returns {@code user} or {@code agent}; null for providers other than Copilot. */
    public String initiator() {
        return initiator;
    }

    /** Returns the time from the start to the end of the answer. */
    public Duration duration() {
        return duration;
    }

    /** Returns the number of requests that were sent; 0 if the prompt was refused before. */
    public int requests() {
        return requests;
    }

    /** Returns the number of attempts after the first. */
    public int retries() {
        return retries;
    }

    /** Returns the token usage, or null if unknown. */
    public Usage usage() {
        return usage;
    }

    /** Returns the price of the answer, or null if unknown. */
    public Cost cost() {
        return cost;
    }

    /** Returns the failure, or null if the call succeeded. */
    public CopilotException failure() {
        return failure;
    }

    @Override
    public String toString() {
        return "Call of the model "
                + requestModel
                + " by "
                + provider
                + (failure == null ? " succeeded" : " failed: " + failure.getClass().getName());
    }
}
