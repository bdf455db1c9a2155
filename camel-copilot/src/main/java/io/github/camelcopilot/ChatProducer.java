// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.agent.AgentTask;
import io.github.camelcopilot.internal.client.ChatHandler;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.message.ResultWriter;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** {@code copilot:chat}: sends the message as a prompt and sets the body to the answer. */
final class ChatProducer extends PromptProducer {

    public ChatProducer(CopilotEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    void send(Prompt prompt, AgentTask task, Exchange exchange, AsyncCallback callback)
            throws CopilotException {
        ChatHandler handler = new ExchangeCompletion(exchange, callback);
        if (task == null) {
            getEndpoint().client().chat(prompt, handler);
        } else {
            getEndpoint().agent().chat(task, handler);
        }
    }

    /** Writes the outcome of the call to its exchange, and completes the exchange. */
    private record ExchangeCompletion(Exchange exchange, AsyncCallback callback)
            implements ChatHandler {

        @Override
        public void succeeded(ChatResult result) {
            ResultWriter.write(exchange.getMessage(), result);
            callback.done(false);
        }

        @Override
        public void failed(CopilotException failure) {
            ResultWriter.fail(exchange, failure);
            callback.done(false);
        }
    }
}
