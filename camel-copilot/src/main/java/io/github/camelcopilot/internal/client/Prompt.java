package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;

/**
 * One call as the operation asks for it.
 *
 * @param request the request in neutral form
 * @param initiator {@code user} or {@code agent}, or null to decide by the request
 * @param callerToken the token of the caller, which this call spends, or null for the shared one
 */
public record Prompt(ChatRequest request, String initiator, Secret callerToken) {}
