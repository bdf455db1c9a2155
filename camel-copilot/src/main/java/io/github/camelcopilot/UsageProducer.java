// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.client.UsageSource;
import io.github.camelcopilot.internal.message.CallerToken;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@code copilot:usage}: sets the body to the report about the user's plan and quotas. A cached
 * report completes the exchange on the caller's thread; otherwise a thread of the callback pool
 * does.
 */
final class UsageProducer extends CredentialProducer {

    private final CallerToken callerTokens;
    private volatile UsageSource usage;

    public UsageProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.callerTokens = new CallerToken(endpoint.getConfiguration(), endpoint.options());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        usage = getEndpoint().newUsageSource();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return BodyOfStage.set(
                exchange,
                callback,
                () -> usage.report(callerTokens.read(exchange)),
                getEndpoint().callbacks());
    }
}
