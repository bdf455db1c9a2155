// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Passes the body of a response on to a transport of the SDK, up to a maximum size of a message. Of
 * an event stream, only whole lines are passed on, and only those that the SDK accepts: it fails on
 * others, such as {@code retry}. Used by one thread at a time, as the HTTP client guarantees.
 *
 * @param <T> the result of the transport's subscriber
 */
final class LimitedBody<T> implements BodySubscriber<T>, Flow.Subscriber<List<ByteBuffer>> {

    /** Maximum size in bytes of a response, or of a line of an event stream. */
    static final int MAX_MESSAGE = 16 << 20;

    private static final List<String> ACCEPTED = List.of("data:", "id:", "event:", ":");

    /** Length in bytes that suffices to recognize an accepted line. */
    private static final int PREFIX_LENGTH = 6;

    /** Null if the response is refused. */
    private final BodySubscriber<T> target;

    private final boolean isStream;
    private final CompletableFuture<T> refused = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Flow.Subscription subscription;
    private long size;
    private boolean done;

    /**
     * @param isStream whether the body is an event stream
     */
    LimitedBody(BodySubscriber<T> target, boolean isStream) {
        this.target = target;
        this.isStream = isStream;
    }

    /** Discards the body of a response that is refused. */
    LimitedBody(Exception refusal) {
        this.target = null;
        this.isStream = false;
        this.done = true;
        refused.completeExceptionally(refusal);
    }

    @Override
    public CompletionStage<T> getBody() {
        return target == null ? refused : target.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (target == null) {
            given.cancel();
        } else {
            target.onSubscribe(given);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (done) {
            return;
        }
        if (!isStream) {
            buffers.forEach(buffer -> size += buffer.remaining());
            if (isWithinLimit(size)) {
                target.onNext(buffers);
            }
            return;
        }
        List<ByteBuffer> lines = new ArrayList<>();
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                line.write(next);
                if (next == '\n') {
                    take(lines);
                }
            }
        }
        if (!isWithinLimit(line.size())) {
            return;
        }
        if (lines.isEmpty()) {
            subscription.request(1);
        } else {
            target.onNext(lines);
        }
    }

    private void take(List<ByteBuffer> lines) {
        byte[] bytes = line.toByteArray();
        line.reset();
        String start =
                new String(
                        bytes,
                        0,
                        Math.min(bytes.length, PREFIX_LENGTH),
                        StandardCharsets.ISO_8859_1);
        if (start.isBlank() || ACCEPTED.stream().anyMatch(start::startsWith)) {
            lines.add(ByteBuffer.wrap(bytes));
        }
    }

    private boolean isWithinLimit(long bytes) {
        if (bytes <= MAX_MESSAGE) {
            return true;
        }
        subscription.cancel();
        onError(new IOException("A message exceeds " + MAX_MESSAGE + " bytes"));
        return false;
    }

    @Override
    public void onError(Throwable failure) {
        if (!done) {
            done = true;
            target.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!done) {
            done = true;
            if (line.size() > 0) {
                List<ByteBuffer> last = new ArrayList<>();
                take(last);
                if (!last.isEmpty()) {
                    target.onNext(last);
                }
            }
            target.onComplete();
        }
    }
}
