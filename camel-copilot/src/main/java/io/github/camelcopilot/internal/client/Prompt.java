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
 */
public record Prompt(ChatRequest request, String initiator, Secret callerToken) {}
