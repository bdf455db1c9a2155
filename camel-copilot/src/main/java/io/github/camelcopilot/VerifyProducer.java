// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.internal.client.ModelVerification;
import io.github.camelcopilot.internal.message.CallerToken;
import io.github.camelcopilot.internal.message.ModelNamesReader;
import io.github.camelcopilot.internal.message.ResultWriter;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code copilot:models?verify=true}: sends a small request to each model, and sets the body to the
 * outcomes. Asynchronous: the calling thread starts the first calls, and a thread of the callback
 * pool continues the route.
 */
final class VerifyProducer extends DefaultAsyncProducer {

    private final CallerToken callerTokens;
    private final ModelNamesReader names;

    public VerifyProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.callerTokens = new CallerToken(endpoint.getConfiguration(), endpoint.options());
        this.names = new ModelNamesReader(endpoint.options());
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().watchCredential();
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().unwatchCredential();
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<ModelCheckList> outcomes;
        try {
            outcomes =
                    ModelVerification.start(
                                    getEndpoint().client(),
                                    names.read(exchange),
                                    getEndpoint().getConfiguration().isVerifyPremium(),
                                    callerTokens.read(exchange))
                            .toCompletableFuture();
        } catch (Exception notSent) {
            ResultWriter.fail(exchange, notSent);
            callback.done(true);
            return true;
        }
        boolean isDone = outcomes.isDone();
        var unused =
                outcomes.whenComplete(
                        (checks, failure) -> {
                            BodyOfStage.write(exchange, checks, failure);
                            callback.done(isDone);
                        });
        return isDone;
    }
}
