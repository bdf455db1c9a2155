// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import io.github.camelcopilot.examples.httpsupport.CancelOnDisconnect;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * Sends the events of an answer to the caller as they arrive: the body, an input stream, becomes
 * the HTTP response. Camel's own code for bodies collects 16 KB, handles streams one after another,
 * and does not detect that the caller has disconnected.
 *
 * <p>The thread that processes the exchange is blocked until the answer has ended. A disconnection
 * is reported on Vert.x's event loop and ends the stream, which wakes the thread; closing the body
 * would keep the stream open for another 10 s.
 */
final class StreamedResponse implements Processor {

    private static final int LARGEST_WRITE = 8192;

    private final Duration patience;

    /**
     * @param patience how long a caller may accept no data
     */
    StreamedResponse(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        HttpServerResponse response = exchange.getMessage(HttpMessage.class).getResponse();
        try (InputStream events = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            response.closeHandler(closed -> CancelOnDisconnect.endStream(exchange));
            begin(response);
            copy(events, response);
        } catch (IOException | ExecutionException broken) {
            if (!response.closed()) {
                throw broken;
            }
            // The caller has disconnected.
        } catch (TimeoutException notAccepted) {
            // Closes the connection, because a response that is not accepted cannot be ended.
            response.reset();
            throw new IOException(
                    "The caller accepted no data for " + patience.toSeconds() + " s", notAccepted);
        } finally {
            // The remaining answer is not needed.
            CancelOnDisconnect.endStream(exchange);
            // The last event of a broken stream reports the failure. Camel has nothing left to
            // write.
            if (!response.ended()) {
                response.end();
            }
        }
    }

    private static void begin(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // For a proxy such as nginx, which would otherwise buffer the events.
                .putHeader("X-Accel-Buffering", "no");
    }

    private void copy(InputStream events, HttpServerResponse response) throws Exception {
        byte[] bytes = new byte[LARGEST_WRITE];
        for (int count = events.read(bytes); count >= 0; count = events.read(bytes)) {
            // Waits until the bytes have been sent, so that no more is read than the caller
            // accepts.
            await(response.write(Buffer.buffer(Arrays.copyOf(bytes, count))));
        }
    }

    private void await(Future<Void> written) throws Exception {
        written.toCompletionStage()
                .toCompletableFuture()
                .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
