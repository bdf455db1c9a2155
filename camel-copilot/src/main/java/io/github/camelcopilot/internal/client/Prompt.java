// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;

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
 */
public record Prompt(
        ChatRequest request,
        String initiator,
        Secret callerToken,
        String fallbackModel,
        String givenUp) {

    /**
     * @param fallbackModel the model to which the prompt is sent if the requested one cannot
     *     answer, or null
     */
    public Prompt(ChatRequest request, String initiator, Secret callerToken, String fallbackModel) {
        this(request, initiator, callerToken, fallbackModel, null);
    }

    /** Returns the same prompt for the fallback model, which has no other one. */
    Prompt forFallback(String modelAndReason) {
        return new Prompt(
                request.withModel(fallbackModel), initiator, callerToken, null, modelAndReason);
    }
}
