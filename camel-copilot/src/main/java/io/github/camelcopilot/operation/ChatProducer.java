package io.github.camelcopilot.operation;

import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.client.ChatHandler;
import io.github.camelcopilot.client.Prompt;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code copilot:chat}: sends the message as a prompt and makes the answer its body. Truly
 * asynchronous: the caller's thread only writes the request, and a thread of the callback pool goes
 * on with the route.
 */
public final class ChatProducer extends DefaultAsyncProducer {

    private final PromptReader prompts;

    public ChatProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.prompts = new PromptReader(endpoint);
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        // A template that cannot be read fails the route here, not its first message.
        prompts.init();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Prompt prompt = prompts.read(exchange);
            getEndpoint().client().chat(prompt, new Answer(exchange, callback));
            return false;
        } catch (Exception notSent) {
            ResultWriter.fail(exchange, notSent);
            callback.done(true);
            return true;
        }
    }

    /** Brings the result back to its exchange. */
    private record Answer(Exchange exchange, AsyncCallback callback) implements ChatHandler {

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
