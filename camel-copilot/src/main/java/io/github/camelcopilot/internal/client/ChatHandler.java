// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;

/** Receives the outcome of a call, exactly once, on a thread that may continue a route. */
public interface ChatHandler {

    void succeeded(ChatResult result);

    void failed(CopilotException failure);
}
