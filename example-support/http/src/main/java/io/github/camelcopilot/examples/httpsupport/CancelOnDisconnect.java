// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpsupport;

import io.github.camelcopilot.CopilotHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Cancels a prompt if the HTTP client disconnects before the first word of the answer, which may
 * take long with a reasoning model. From the first word on, the writer of the response monitors the
 * connection. Runs on the route's thread; the disconnection is reported on Vert.x's event loop.
 */
public final class CancelOnDisconnect implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage(HttpMessage.class)
                .getResponse()
                .closeHandler(closed -> endStream(exchange));
    }

    /** Ends the stream of an exchange and its connection, if there is one. */
    public static void endStream(Exchange exchange) {
        Runnable cancel = exchange.getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class);
        if (cancel != null) {
            cancel.run();
        }
    }
}
