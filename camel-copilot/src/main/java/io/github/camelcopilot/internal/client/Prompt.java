// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.output.OutputFormat;

/**
 * One prompt, as a producer sends it.
 *
 * @param request the request, independent of wire formats
 * @param initiator {@code user} or {@code agent}, or null to derive it from the request
 * @param callerToken the token of the caller, or null for the shared one
 * @param fallbackModel the model to which the prompt is sent if the requested one cannot answer, or
 *     null
 * @param givenUp the model that was given up for this one, and the reason; null for the requested
 *     model
 * @param output the format that the answer must have; null = any
 */
public record Prompt(
        ChatRequest request,
        String initiator,
        Secret callerToken,
        String fallbackModel,
        String givenUp,
        OutputFormat output) {

    private static final String AGENT = "agent";

    /**
     * @param fallbackModel the model to which the prompt is sent if the requested one cannot
     *     answer, or null
     */
    public Prompt(ChatRequest request, String initiator, Secret callerToken, String fallbackModel) {
        this(request, initiator, callerToken, fallbackModel, null, null);
    }

    /** Returns the same prompt with another request. */
    public Prompt withRequest(ChatRequest other) {
        return new Prompt(other, initiator, callerToken, fallbackModel, givenUp, output);
    }

    /** Returns the same prompt whose answer must have a format. */
    public Prompt withOutput(OutputFormat format) {
        return new Prompt(request, initiator, callerToken, fallbackModel, givenUp, format);
    }

    /**
     * Returns a prompt that continues this one after tool calls or an invalid answer, as the
     * initiator {@code agent}.
     *
     * @param modelAndReason the model that was given up for the fallback model, which is then used
     *     again, and the reason; null if the requested model answered
     */
    public Prompt followUp(ChatRequest next, String modelAndReason) {
        if (modelAndReason == null || fallbackModel == null) {
            return new Prompt(next, AGENT, callerToken, fallbackModel, givenUp, output);
        }
        return new Prompt(
                next.withModel(fallbackModel), AGENT, callerToken, null, modelAndReason, output);
    }

    /** Returns the same prompt for the fallback model, which has no other one. */
    Prompt forFallback(String modelAndReason) {
        return new Prompt(
                request.withModel(fallbackModel),
                initiator,
                callerToken,
                null,
                modelAndReason,
                output);
    }
}
