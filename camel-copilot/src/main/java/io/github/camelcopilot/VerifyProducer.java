// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.client.ModelVerification;
import io.github.camelcopilot.internal.message.CallerToken;
import io.github.camelcopilot.internal.message.ModelNamesReader;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@code copilot:models?verify=true}: sends a small request to each model, and sets the body to the
 * outcomes. Asynchronous: the calling thread starts the first calls, and a thread of the callback
 * pool continues the route.
 */
final class VerifyProducer extends CredentialProducer {

    private final CallerToken callerTokens;
    private final ModelNamesReader names;

    public VerifyProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.callerTokens = new CallerToken(endpoint.getConfiguration(), endpoint.options());
        this.names = new ModelNamesReader(endpoint.options());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return BodyOfStage.set(
                exchange,
                callback,
                () ->
                        ModelVerification.start(
                                getEndpoint().client(),
                                names.read(exchange),
                                getEndpoint().getConfiguration().isVerifyPremium(),
                                callerTokens.read(exchange)),
                getEndpoint().callbacks());
    }
}
