package io.github.camelcopilot.examples.httpagent;

import io.github.camelcopilot.examples.httpsupport.HangUp;
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
 * Sends the events of an answer to the caller, each as soon as it is there: the body, an input
 * stream, becomes the HTTP response. Camel can't do that itself: its own writing of bodies gathers
 * 16 KB, runs streams one after another, and does not notice when the caller hangs up.
 *
 * <p>The thread that processes the exchange is kept until the answer has ended; the hang-up comes
 * on Vert.x's event loop, and ends the stream, which wakes it: closing the body would leave the
 * stream 10 s more for a reader that returns.
 */
final class StreamedResponse implements Processor {

    private static final int LARGEST_WRITE = 8192;

    private final Duration patience;

    /**
     * @param patience how long a caller may take nothing of what was written to it
     */
    StreamedResponse(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        HttpServerResponse response = exchange.getMessage(HttpMessage.class).getResponse();
        try (InputStream events = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            response.closeHandler(closed -> HangUp.endStream(exchange));
            begin(response);
            copy(events, response);
        } catch (IOException | ExecutionException broken) {
            if (!response.closed()) {
                throw broken;
            }
            // The caller hung up: nobody is left to be told.
        } catch (TimeoutException stuck) {
            // Closes the connection, since a response can't be ended that nobody takes.
            response.reset();
            throw new IOException(
                    "The caller took nothing for " + patience.toSeconds() + " s", stuck);
        } finally {
            // Whatever the caller has not got, nothing will read any more.
            HangUp.endStream(exchange);
            // A stream that broke has said so in its last event. Camel finds nothing left to write.
            if (!response.ended()) {
                response.end();
            }
        }
    }

    private static void begin(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // For an nginx in between, which otherwise gathers the events.
                .putHeader("X-Accel-Buffering", "no");
    }

    private void copy(InputStream events, HttpServerResponse response) throws Exception {
        byte[] bytes = new byte[LARGEST_WRITE];
        for (int count = events.read(bytes); count >= 0; count = events.read(bytes)) {
            // Waits until the bytes are on their way, so that no more is read than the caller
            // takes.
            await(response.write(Buffer.buffer(Arrays.copyOf(bytes, count))));
        }
    }

    private void await(Future<Void> written) throws Exception {
        written.toCompletionStage()
                .toCompletableFuture()
                .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
