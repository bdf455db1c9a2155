// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.message.CallerToken;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@code copilot:models}: sets the body to the list of models that are available to the credential.
 * A cached list completes the exchange on the caller's thread; otherwise a thread of the callback
 * pool does.
 */
final class ModelsProducer extends CredentialProducer {

    private final CallerToken callerTokens;

    public ModelsProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.callerTokens = new CallerToken(endpoint.getConfiguration(), endpoint.options());
    }

    /** The user's own list needs none. */
    @Override
    boolean sendsCredential() {
        return getEndpoint().getConfiguration().getModelsProvider() == null;
    }

    /** Returns the caller's token; null if there is none or the list needs no credential. */
    private Secret callerToken(Exchange exchange) throws CopilotAuthenticationException {
        if (sendsCredential()) {
            return callerTokens.read(exchange);
        }
        callerTokens.remove(exchange);
        return null;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return BodyOfStage.set(
                exchange,
                callback,
                () -> getEndpoint().client().models(callerToken(exchange)),
                getEndpoint().callbacks());
    }
}
