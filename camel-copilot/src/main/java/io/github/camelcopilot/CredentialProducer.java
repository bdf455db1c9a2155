// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Base class of the producers that send the credential of their endpoint, which the health check
 * and JMX report while they run.
 */
abstract class CredentialProducer extends DefaultAsyncProducer {

    CredentialProducer(CopilotEndpoint endpoint) {
        super(endpoint);
    }

    /** Returns whether the producer sends the credential with the options of its endpoint. */
    boolean sendsCredential() {
        return true;
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (sendsCredential()) {
            getEndpoint().watchCredential();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (sendsCredential()) {
            getEndpoint().unwatchCredential();
        }
        super.doStop();
    }
}
