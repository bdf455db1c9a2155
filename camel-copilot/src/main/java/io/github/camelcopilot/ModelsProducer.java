// SPDX-License-Identifier: Apache-2.0
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
 * {@code copilot:models}: sets the body to the list of models that are available to the credential.
 * A cached list completes the exchange on the caller's thread; otherwise a thread of the callback
 * pool does.
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
        if (usesService()) {
            getEndpoint().watchCredential();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (usesService()) {
            getEndpoint().unwatchCredential();
        }
        super.doStop();
    }

    private boolean usesService() {
        return getEndpoint().getConfiguration().getModelsProvider() == null;
    }

    /** Returns the caller's token; null if there is none or the list needs no credential. */
    private Secret callerToken(Exchange exchange) throws CopilotAuthenticationException {
        if (usesService()) {
            return callerTokens.read(exchange);
        }
        callerTokens.remove(exchange);
        return null;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<ModelList> list;
        try {
            list = getEndpoint().client().models(callerToken(exchange)).toCompletableFuture();
        } catch (CopilotException noToken) {
            ResultWriter.fail(exchange, noToken);
            callback.done(true);
            return true;
        }
        if (list.isDone()) {
            var unused = list.whenComplete((models, failure) -> write(exchange, models, failure));
            callback.done(true);
            return true;
        }
        // Several exchanges may wait for the same list, so each continues on its own thread.
        var unused =
                list.whenComplete(
                        (models, failure) ->
                                resume(
                                        failure,
                                        () -> {
                                            write(exchange, models, failure);
                                            callback.done(false);
                                        }));
        return false;
    }

    /**
     * Continues the route. After a timeout, all threads of the pool may be blocked by routes that
     * wait for the list.
     */
    private void resume(Throwable failure, Runnable route) {
        CallbackPool callbacks = getEndpoint().callbacks();
        if (failure instanceof CopilotTimeoutException) {
            callbacks.executeUrgently(route);
        } else {
            callbacks.executeGuaranteed(route);
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
