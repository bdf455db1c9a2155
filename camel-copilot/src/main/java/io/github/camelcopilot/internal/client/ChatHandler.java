package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;

/** Who waits for a result. Called exactly once, on a thread that may go on with a route. */
public interface ChatHandler {

    void succeeded(ChatResult result);

    void failed(CopilotException failure);
}
