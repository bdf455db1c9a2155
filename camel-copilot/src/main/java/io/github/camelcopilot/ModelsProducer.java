package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.message.CallerToken;
import io.github.camelcopilot.internal.message.ResultWriter;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code copilot:models}: makes the models that the credential can see the body. A list that is
 * kept is handed out by the caller's thread; else a thread of the callback pool goes on with the
 * route.
 */
final class ModelsProducer extends DefaultAsyncProducer {

    private final CallerToken callerTokens;

    public ModelsProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.callerTokens = new CallerToken(endpoint.getConfiguration(), endpoint.options());
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (asksService()) {
            getEndpoint().watchCredential();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (asksService()) {
            getEndpoint().unwatchCredential();
        }
        super.doStop();
    }

    private boolean asksService() {
        return getEndpoint().getConfiguration().getModelsProvider() == null;
    }

    /** The user's own list costs nobody's credential. */
    private Secret callerToken(Exchange exchange) throws CopilotAuthenticationException {
        if (asksService()) {
            return callerTokens.read(exchange);
        }
        callerTokens.drop(exchange);
        return null;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<ModelList> list;
        try {
            list = getEndpoint().client().models(callerToken(exchange)).toCompletableFuture();
        } catch (CopilotException notAsked) {
            ResultWriter.fail(exchange, notAsked);
            callback.done(true);
            return true;
        }
        if (list.isDone()) {
            var unused = list.whenComplete((models, failure) -> write(exchange, models, failure));
            callback.done(true);
            return true;
        }
        // Many may wait for one list: each goes on with its own route, on a thread of its own.
        var unused =
                list.whenComplete(
                        (models, failure) ->
                                goOn(
                                        failure,
                                        () -> {
                                            write(exchange, models, failure);
                                            callback.done(false);
                                        }));
        return false;
    }

    /** A list that took too long may have done so since every thread of the pool waits for it. */
    private void goOn(Throwable failure, Runnable route) {
        CallbackPool callbacks = getEndpoint().callbacks();
        if (failure instanceof CopilotTimeoutException) {
            callbacks.executeUrgently(route);
        } else {
            callbacks.executeSurely(route);
        }
    }

    private static void write(Exchange exchange, ModelList models, Throwable failure) {
        if (failure != null) {
            ResultWriter.fail(
                    exchange, failure instanceof Exception known ? known : new Exception(failure));
            return;
        }
        ResultWriter.setBody(exchange.getMessage(), models);
        exchange.getMessage().removeHeader(Exchange.CONTENT_TYPE);
    }
}
