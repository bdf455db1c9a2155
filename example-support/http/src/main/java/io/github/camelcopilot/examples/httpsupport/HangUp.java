package io.github.camelcopilot.examples.httpsupport;

import io.github.camelcopilot.CopilotHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Gives up a prompt when the HTTP client hangs up before the first word of the answer, which a
 * model that thinks can take long for. From the first word on, whoever writes the response watches
 * over the connection. Runs on the route's thread; the hang-up comes on Vert.x's event loop.
 */
public final class HangUp implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage(HttpMessage.class)
                .getResponse()
                .closeHandler(closed -> endStream(exchange));
    }

    /** Ends the stream of an exchange and its connection, if there is one under way. */
    public static void endStream(Exchange exchange) {
        Runnable cancel = exchange.getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class);
        if (cancel != null) {
            cancel.run();
        }
    }
}
