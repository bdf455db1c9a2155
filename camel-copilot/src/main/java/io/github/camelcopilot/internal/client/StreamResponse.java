// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.transport.GatheredBody;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventTooLargeException;
import io.github.camelcopilot.internal.wire.StreamFailure;
import io.github.camelcopilot.internal.wire.StreamReader;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.nio.ByteBuffer;

/**
 * The response to a {@link StreamCall}: a {@link StreamReader} turns its body into chunks, which
 * are delivered after each read of the connection. Called on the I/O reactor thread of the
 * connection; all methods except {@link #hasRoom} and {@link #hasHandedOn} hold the lock of the
 * call.
 */
final class StreamResponse implements HttpCall.BodyReceiver, StreamReader.Listener {

    private final StreamCall call;
    private final CallSettings settings;

    // Guarded by the call; the first three are replaced with each attempt.
    private ResponseHead head;
    private StreamReader reader;
    private ChunkBatch batch;
    private final TrailingBody trailing = new TrailingBody();

    StreamResponse(StreamCall call) {
        this.call = call;
        this.settings = call.client().settings();
    }

    /** Returns the head of the current attempt's response; null if there is none yet. */
    ResponseHead head() {
        return head;
    }

    @Override
    public void begin(ResponseHead responseHead) {
        synchronized (call) {
            call.send().reportStatus(responseHead.status());
            head = responseHead;
            batch = new ChunkBatch();
            reader =
                    new StreamReader(
                            call.wire(),
                            maxEventSize(),
                            settings.maxAnswerSize(),
                            () -> new BoundedJson(settings.limits().newBody()),
                            this);
            trailing.begin();
        }
    }

    /** Returns the limit in bytes; events of some formats repeat the request and the answer. */
    private int maxEventSize() {
        int option = settings.stream().maxEventSize();
        if (!call.wire().hasLargeEvents()) {
            return option;
        }
        long repeated = settings.limits().maxBody() + settings.maxRequestSize();
        return (int) Math.max(option, Math.min(repeated, StreamSettings.MAX_EVENT_SIZE));
    }

    private record BoundedJson(GatheredBody body) implements StreamReader.JsonBody {

        @Override
        public boolean add(ByteBuffer source) {
            return body.add(source);
        }

        @Override
        public byte[] drain() {
            return body.drain();
        }
    }

    @Override
    public void bytes(ByteBuffer source) throws TransportException {
        synchronized (call) {
            try {
                read(source);
            } catch (EventTooLargeException tooLarge) {
                flush();
                throw new TransportException(
                        TransportException.Kind.EVENT_TOO_LARGE, tooLarge.getMessage(), null, null);
            } catch (RuntimeException | Error unexpected) {
                source.position(source.limit());
                call.failUnexpectedly(unexpected);
            }
        }
    }

    private void read(ByteBuffer source) throws EventTooLargeException {
        if (call.isEnded()) {
            if (!trailing.skip(source)) {
                call.send().cancel();
            }
            return;
        }
        reader.read(source);
        if (call.isEnded()) {
            call.send().cancel();
        }
    }

    @Override
    public void text(String delta) {
        batch.text(delta);
    }

    @Override
    public void reasoning(String delta) {
        batch.reasoning(delta);
    }

    @Override
    public void failed(StreamFailure failure) {
        call.deliver(batch.drain(), reader.model());
        call.fail(call.client().responseFailures().ofStream(failure, call.send().context(head)));
    }

    @Override
    public void readDone() {
        synchronized (call) {
            if (reader == null) {
                return;
            }
            try {
                flush();
            } catch (RuntimeException | Error unexpected) {
                call.failUnexpectedly(unexpected);
            }
        }
    }

    /** Delivers what has been read, and ends the stream if the answer is complete. */
    private void flush() {
        if (call.isEnded()) {
            return;
        }
        call.deliver(batch.drain(), reader.model());
        if (reader.isDone()) {
            complete();
            trailing.await(call.client().scheduler(), call.send()::cancel);
        }
    }

    private void complete() {
        call.deliver(batch.drainAll(), reader.model());
        PartialAnswer answer = call.answer();
        try {
            call.complete(reader.result(answer.text(), answer.reasoning()), head);
        } catch (UnreadableAnswerException unreadable) {
            failed(new StreamFailure.UnreadableAnswer(new byte[0], unreadable));
        } catch (ErrorEventException error) {
            failed(new StreamFailure.ErrorEvent(error.body()));
        }
    }

    @Override
    public void ended() {
        synchronized (call) {
            trailing.end();
            try {
                flush();
                if (!call.isEnded()) {
                    reader.end();
                }
                if (!call.isEnded()) {
                    complete();
                }
            } catch (RuntimeException | Error unexpected) {
                call.failUnexpectedly(unexpected);
            }
        }
    }

    /**
     * Handles a response that cannot be read to its end. If what has been read ends the call, the
     * call has ended afterwards; otherwise it fails with what the transport reports.
     */
    void failed(TransportException failure) {
        synchronized (call) {
            trailing.end();
            if (call.isEnded() || reader == null || failure.head().isEmpty()) {
                return;
            }
            try {
                flush();
                if (!call.isEnded() && failure.kind() == TransportException.Kind.BROKEN) {
                    // A report of the service says more than how the connection broke.
                    reader.endBroken();
                    call.deliver(batch.drain(), reader.model());
                }
                if (!call.isEnded() && reader.isFinished()) {
                    complete();
                }
            } catch (RuntimeException | Error unexpected) {
                call.failUnexpectedly(unexpected);
            }
        }
    }

    @Override
    public boolean hasRoom() {
        return call.hasRoom();
    }

    @Override
    public boolean hasHandedOn() {
        return call.hasDelivered() || (reader != null && reader.isFinished());
    }
}
