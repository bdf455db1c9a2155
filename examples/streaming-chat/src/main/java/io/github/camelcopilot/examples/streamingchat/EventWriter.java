// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.apache.camel.Message;

/**
 * Writes the chunks of one answer to one HTTP response as they arrive. Requests a few chunks at a
 * time, and no more while the browser is slow; cancels the answer when the browser disconnects.
 *
 * <p>Chunks arrive on the publisher's threads, events of the connection on Vert.x's event loop; a
 * lock synchronises them. Vert.x's responses may be written from any thread.
 */
final class EventWriter implements Flow.Subscriber<Message> {

    /** Number of chunks that are requested at a time. */
    private static final int BATCH = 32;

    private final HttpServerResponse response;
    private final BiConsumer<EventWriter, Throwable> onEnd;
    private Flow.Subscription answer;
    private int awaited;
    private boolean begun;
    private boolean ended;

    /**
     * @param onEnd called once: with null when the response is complete or the browser has
     *     disconnected, otherwise with the failure. If there was no chunk before the failure, the
     *     response is unused and available for an HTTP status.
     */
    EventWriter(HttpServerResponse response, BiConsumer<EventWriter, Throwable> onEnd) {
        this.response = response;
        this.onEnd = onEnd;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        answer = subscription;
        response.closeHandler(closed -> onDisconnect());
        response.drainHandler(drained -> requestMore());
        if (response.closed()) {
            onDisconnect();
        }
        requestMore();
    }

    @Override
    public void onNext(Message chunk) {
        try {
            write(ServerSentEvent.of(chunk));
            requestMore();
        } catch (RuntimeException broken) {
            // If thrown, it would end the answer, but not the exchange.
            answer.cancel();
            onError(broken);
        }
    }

    @Override
    public void onComplete() {
        if (end(null)) {
            onEnd.accept(this, null);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (end(failure)) {
            onEnd.accept(this, failure);
        }
    }

    private void onDisconnect() {
        // Ends the response although the browser has disconnected; otherwise Camel would try to
        // write it.
        if (end(null)) {
            answer.cancel();
            onEnd.accept(this, null);
        }
    }

    /** Cuts the answer off because the server stops. */
    void stop() {
        Exception stopping = new RejectedExecutionException("The server is being stopped");
        if (end(stopping)) {
            answer.cancel();
            onEnd.accept(this, stopping);
        }
    }

    private void requestMore() {
        // Outside the lock: the publisher may respond immediately, on this thread.
        if (needsMore()) {
            answer.request(BATCH);
        }
    }

    private synchronized boolean needsMore() {
        if (ended || awaited > 0 || response.writeQueueFull()) {
            return false;
        }
        awaited = BATCH;
        return true;
    }

    private synchronized void write(ServerSentEvent event) {
        awaited--;
        if (!ended) {
            begin();
            response.write(event.text());
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    // For a proxy such as nginx, which would otherwise buffer the events.
                    .putHeader("X-Accel-Buffering", "no");
        }
    }

    /** Ends the response; returns false if it has already been ended. */
    private synchronized boolean end(Throwable failure) {
        if (ended) {
            return false;
        }
        ended = true;
        if (response.ended()) {
            return true;
        }
        if (failure == null) {
            begin();
            response.end();
        } else if (begun) {
            response.end(ServerSentEvent.of(Problem.of(failure)).text());
        }
        return true;
    }
}
