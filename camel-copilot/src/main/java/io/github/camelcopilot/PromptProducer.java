// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.agent.AgentTask;
import io.github.camelcopilot.internal.client.ChatHandler;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.message.AgentTaskReader;
import io.github.camelcopilot.internal.message.PromptReader;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.internal.message.TracedCall;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * Base class of the producers that send the message as a prompt. Asynchronous: the calling thread
 * only reads the message and starts the call; a thread of the callback pool continues the route.
 */
abstract class PromptProducer extends CredentialProducer {

    private final PromptReader prompts;
    private final AgentTaskReader tasks;

    PromptProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.prompts = new PromptReader(endpoint.getConfiguration(), endpoint.options());
        this.tasks =
                new AgentTaskReader(
                        endpoint.getConfiguration(), endpoint.options(), endpoint.outputs());
    }

    /**
     * Starts the call. The callback is called once, when the call has completed.
     *
     * @param task the prompt with its tools; null if it is a single model call
     * @throws Exception if nothing was sent; in this case the callback is not called
     */
    abstract void send(Prompt prompt, AgentTask task, Exchange exchange, AsyncCallback callback)
            throws Exception;

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        // An invalid template fails the start of the route, not the first message.
        prompts.init(getEndpoint().getCamelContext());
        tasks.init(getEndpoint().getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            if (AgentTaskReader.hasMemoryAction(exchange)) {
                // Also removes the caller's token from a message that is refused.
                Prompt nothing = prompts.readNothing(exchange);
                if (tasks.clears(exchange) && prompts.hasBlankBody(exchange)) {
                    deleteConversation(tasks.readDeletion(exchange, nothing), exchange, callback);
                    return false;
                }
            }
            Prompt prompt = tasks.withToolChoice(exchange, prompt(exchange));
            TracedCall.describe(
                    exchange, prompt.request(), () -> getEndpoint().credentialsOf(prompt));
            send(prompt, tasks.read(exchange, prompt), exchange, callback);
            return false;
        } catch (Exception notSent) {
            ResultWriter.fail(exchange, notSent);
            callback.done(true);
            return true;
        }
    }

    /** Completes the exchange with its message unchanged when the conversation is deleted. */
    private void deleteConversation(AgentTask task, Exchange exchange, AsyncCallback callback) {
        getEndpoint()
                .agent()
                .chat(
                        task,
                        new ChatHandler() {
                            @Override
                            public void succeeded(ChatResult nothing) {
                                ResultWriter.clearDone(exchange.getMessage());
                                callback.done(false);
                            }

                            @Override
                            public void failed(CopilotException failure) {
                                ResultWriter.fail(exchange, failure);
                                callback.done(false);
                            }
                        });
    }

    private Prompt prompt(Exchange exchange) throws Exception {
        return tasks.onlyDecides(exchange.getMessage())
                ? prompts.readWithoutBody(exchange)
                : prompts.read(exchange);
    }
}
