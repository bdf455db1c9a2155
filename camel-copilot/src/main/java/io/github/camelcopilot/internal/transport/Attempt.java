// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * One attempt of a call: its deadlines and its only outcome. The events of the response arrive on
 * one I/O reactor thread, deadlines on the scheduler's thread, and a cancellation on any thread; an
 * atomic flag decides which of them ends the attempt.
 */
final class Attempt implements ResponseConsumer.Listener {

    private static final AtomicIntegerFieldUpdater<Attempt> OVER =
            AtomicIntegerFieldUpdater.newUpdater(Attempt.class, "over");

    private final HttpCall call;
    private final int number;
    private final boolean needsNewConnection;

    /** 1 once the attempt has ended. Not an object, since thousands of streams may be open. */
    private volatile int over;

    /** Null until the attempt is started. */
    private volatile ResponseConsumer consumer;

    /** Null = none, or released. Set before sending, then used by the I/O reactor thread. */
    private RequestBody requestBody;

    /** The current deadline; null = none. */
    private volatile Scheduler.Alarm deadline;

    private volatile boolean connected;

    // Null until the head of the response has arrived.
    private volatile ResponseHead head;
    private volatile ResponseBody body;

    private volatile long lastByte;

    /**
     * Whether the idle deadline is still to be started: after the first read, since most answers of
     * {@code chat} arrive in one. Used by the I/O reactor thread.
     */
    private boolean needsIdleDeadline;

    /**
     * @param number from 1
     * @param needsNewConnection whether no pooled connection may be used
     */
    Attempt(HttpCall call, int number, boolean needsNewConnection) {
        this.call = call;
        this.number = number;
        this.needsNewConnection = needsNewConnection;
    }

    void start() {
        HttpRequest request = call.request();
        ResponseConsumer sent = call.transport().consumer(request, this);
        consumer = sent;
        requestBody = request.newBody();
        Duration timeout = call.limits().responseTimeout();
        if (!timeout.isZero()) {
            // Set before sending, since the response may arrive before this thread continues.
            deadline = call.scheduler().schedule(timeout, this::onResponseDeadline);
        }
        call.transport().send(request, requestBody, sent, needsNewConnection);
        if (call.isDone() || isOver()) {
            // The attempt ended before the deadline was set. Cancelling has no effect on a consumer
            // that has ended.
            sent.cancel();
            if (isOver()) {
                cancelDeadline();
            }
        }
    }

    boolean isWaitingForConnection() {
        ResponseConsumer sent = consumer;
        return sent != null && sent.isWaiting();
    }

    /** Ends the attempt without an outcome, and closes its connection. */
    void cancel() {
        if (end()) {
            closeConnection();
        }
    }

    /** Continues reading if it is paused because the receiver had no room. */
    void resume() {
        ResponseConsumer sent = consumer;
        if (sent != null && sent.isPaused()) {
            // The idle timeout applies to the server, not to the receiver.
            lastByte = call.scheduler().nanoTime();
            sent.resume();
        }
    }

    private boolean isOver() {
        return over != 0;
    }

    /** Ends the attempt; returns true only for the first caller. */
    private boolean end() {
        if (!OVER.compareAndSet(this, 0, 1)) {
            return false;
        }
        cancelDeadline();
        ResponseBody unneeded = body;
        if (unneeded != null) {
            unneeded.close();
        }
        return true;
    }

    private void closeConnection() {
        ResponseConsumer sent = consumer;
        if (sent != null) {
            sent.cancel();
        }
    }

    private void cancelDeadline() {
        Scheduler.Alarm running = deadline;
        if (running != null) {
            running.cancel();
        }
    }

    private void onResponseDeadline() {
        if (head == null && isWaitingForConnection()) {
            fail(
                    new TransportException(
                            Kind.NO_FREE_CONNECTION,
                            "no connection became free in time",
                            null,
                            null));
        } else if (head == null) {
            fail(
                    new TransportException(
                            Kind.RESPONSE_TIMEOUT, "the answer did not begin in time", null, null));
        }
    }

    private void scheduleIdleDeadline(Duration delay) {
        Scheduler.Alarm next = call.scheduler().schedule(delay, this::onIdleDeadline);
        deadline = next;
        if (isOver()) {
            next.cancel();
        }
    }

    private void onIdleDeadline() {
        Duration timeout = call.limits().idleTimeout();
        ResponseConsumer sent = consumer;
        if (sent != null && sent.isPaused()) {
            scheduleIdleDeadline(timeout);
            return;
        }
        Duration left = timeout.minusNanos(call.scheduler().nanoTime() - lastByte);
        if (left.isZero() || left.isNegative()) {
            fail(
                    new TransportException(
                            Kind.IDLE_TIMEOUT, "no byte of the answer came in time", null, head));
        } else {
            scheduleIdleDeadline(left);
        }
    }

    @Override
    public void connected() {
        if (!connected) {
            call.attemptConnected();
        }
        connected = true;
    }

    @Override
    public void head(ResponseHead responseHead) {
        head = responseHead;
        lastByte = call.scheduler().nanoTime();
        cancelDeadline();
        needsIdleDeadline = !call.limits().idleTimeout().isZero();
        try {
            body = new ResponseBody(responseHead, call.limits(), call.receiver());
            if (body.isReceived()) {
                call.receiver().begin(responseHead);
            }
        } catch (RuntimeException | Error unexpected) {
            failUnexpectedly(unexpected);
        }
    }

    @Override
    public boolean hasRoom() {
        HttpCall.BodyReceiver receiver = call.receiver();
        return receiver == null || isOver() || receiver.hasRoom();
    }

    @Override
    public void bytes(ByteBuffer source) {
        lastByte = call.scheduler().nanoTime();
        try {
            if (!body.add(source) && end()) {
                closeConnection();
                respond();
            }
        } catch (TransportException failure) {
            fail(failure);
        } catch (RuntimeException | Error unexpected) {
            failUnexpectedly(unexpected);
        }
    }

    @Override
    public void readDone() {
        if (isOver()) {
            return;
        }
        if (needsIdleDeadline) {
            needsIdleDeadline = false;
            scheduleIdleDeadline(call.limits().idleTimeout());
        }
        if (body.isReceived()) {
            call.receiver().readDone();
            releaseRequest();
        }
    }

    /**
     * Releases the request once something has been handed on, since prompts may be large and many
     * streams open. If the attempt has ended, another one may be about to send the request.
     */
    private void releaseRequest() {
        if (requestBody != null && call.receiver().hasHandedOn() && !isOver()) {
            call.releaseRequest();
            requestBody.release();
            requestBody = null;
        }
    }

    @Override
    public void ended() {
        try {
            body.finish();
        } catch (TransportException cutOff) {
            fail(cutOff);
            return;
        }
        if (!end()) {
            return;
        }
        if (body.isReceived()) {
            call.attemptStreamed();
        } else {
            respond();
        }
    }

    @Override
    public void failed(Exception cause) {
        if (!end()) {
            return;
        }
        ResponseHead received = head;
        if (received != null && !received.isSuccess()) {
            // The status of an error response and what has arrived of its body say more than the
            // failure.
            respond();
            return;
        }
        TransportException failure =
                consumer.failure(kindOf(cause), reason(cause), cause, received);
        call.attemptFailed(number, failure, hasLostPooledConnection(failure));
    }

    /** Returns whether the connection may have been dead before the request was sent. */
    private boolean hasLostPooledConnection(TransportException failure) {
        return failure.kind() == Kind.LOST && head == null && consumer.isOnPooledConnection();
    }

    private void respond() {
        byte[] gathered = body.drain();
        call.attemptResponded(number, consumer.masked(new HttpResponse(head, gathered)));
    }

    private void fail(TransportException failure) {
        if (end()) {
            closeConnection();
            call.attemptFailed(number, failure, false);
        }
    }

    /**
     * Ends the attempt because of an unexpected error, such as too little memory. If it propagated,
     * it would end the I/O reactor thread and so other calls.
     */
    private void failUnexpectedly(Throwable unexpected) {
        ResponseBody unneeded = body;
        if (unneeded != null) {
            unneeded.discard();
        }
        fail(
                new TransportException(
                        Kind.BROKEN, "it could not be processed: " + unexpected, unexpected, head));
    }

    private Kind kindOf(Exception cause) {
        if (head != null
                || cause instanceof HttpException
                || cause instanceof MessageConstraintException) {
            return Kind.BROKEN;
        }
        if (connected) {
            // HttpCore 5.3.6 throws this for a status such as 000 (not reported; the constructor of
            // BasicHttpResponse).
            return cause instanceof IllegalArgumentException ? Kind.BROKEN : Kind.LOST;
        }
        boolean late =
                cause instanceof ConnectTimeoutException || cause instanceof SocketTimeoutException;
        return late ? Kind.CONNECT_TIMEOUT : Kind.NOT_CONNECTED;
    }

    private static String reason(Exception cause) {
        String type = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? type : type + ": " + cause.getMessage();
    }
}
