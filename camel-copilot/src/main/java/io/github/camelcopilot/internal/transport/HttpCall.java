// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A call: its {@linkplain Attempt attempts}, one after another, and the delays between them. The
 * body of a successful response is gathered, or passed to a {@link BodyReceiver} as it arrives;
 * that of any other response is always gathered. Events of an attempt arrive on its I/O reactor
 * thread, the ends of deadlines and delays on the scheduler's thread. An atomic flag decides which
 * of them ends the call; handler and receiver are called outside any lock.
 */
public final class HttpCall {

    /** Takes the outcome of a call, on an I/O reactor or scheduler thread; must not block. */
    public interface Handler {
        /** Called with the whole response, whatever its status. */
        void onResponse(HttpResponse response);

        /** Called if there is no whole response. */
        void onFailure(TransportException failure);

        /**
         * Returns whether a response ends the call although its status suggests another attempt,
         * because its body rules out that one would succeed.
         */
        default boolean isFinal(HttpResponse response) {
            return false;
        }
    }

    /**
     * Takes the body of a successful response as it arrives, on the I/O reactor thread of its
     * connection; must not block.
     */
    public interface BodyReceiver {
        /** Called with the head of a response, which replaces that of any earlier attempt. */
        void begin(ResponseHead head);

        /**
         * Takes the next bytes, all of them.
         *
         * @throws TransportException if they exceed a limit; the call fails with it
         */
        void bytes(ByteBuffer source) throws TransportException;

        /** Called after all bytes of one read, which can now be handed on. */
        void readDone();

        /** Returns false to pause reading until {@link HttpCall#resume}. */
        boolean hasRoom();

        /** Returns whether anything has been handed on, after which the call is not retried. */
        boolean hasHandedOn();

        /** Called at the end of the body, which ends the call. */
        void ended();
    }

    private static final AtomicIntegerFieldUpdater<HttpCall> DONE =
            AtomicIntegerFieldUpdater.newUpdater(HttpCall.class, "done");

    private final HttpTransport transport;
    private final Scheduler scheduler;

    /** Null once no further attempt is possible. */
    private volatile HttpRequest request;

    private final CallLimits limits;
    private final RetryPolicy policy;
    private final Handler handler;

    /** Null = the body is gathered. */
    private final BodyReceiver receiver;

    /** 1 once the call has ended. Not an object, since thousands of streams may be open. */
    private volatile int done;

    // Guarded by this.
    private Attempt current;
    private Scheduler.Alarm pendingRetry;

    /** The number of attempts that count for the retry policy. */
    private int attempts;

    private int started;
    private int requests;

    /** Whether the next attempt needs a new connection, since a pooled one was dead. */
    private boolean needsNewConnection;

    HttpCall(
            HttpTransport transport,
            Scheduler scheduler,
            HttpRequest request,
            CallLimits limits,
            RetryPolicy policy,
            Handler handler,
            BodyReceiver receiver) {
        this.transport = transport;
        this.scheduler = scheduler;
        this.request = request;
        this.limits = limits;
        this.policy = policy;
        this.handler = handler;
        this.receiver = receiver;
    }

    /** Sends the request and returns at once. Called once. */
    public void start() {
        attempt();
    }

    private void attempt() {
        Attempt next;
        synchronized (this) {
            if (isDone()) {
                return;
            }
            attempts++;
            started++;
            next = new Attempt(this, attempts, needsNewConnection);
            current = next;
        }
        next.start();
    }

    /** Ends the call without calling the handler, and closes its connection. */
    public void cancel() {
        if (finish()) {
            Attempt last = current();
            if (last != null) {
                last.cancel();
            }
        }
    }

    /** Returns whether nothing has been sent because other calls use all allowed connections. */
    public boolean isWaitingForConnection() {
        Attempt last = current();
        return last != null && last.isWaitingForConnection();
    }

    /** Continues reading the body when a receiver that had no room has room again. */
    public void resume() {
        Attempt last = current();
        if (last != null) {
            last.resume();
        }
    }

    private synchronized Attempt current() {
        return current;
    }

    /** Returns the number of attempts so far, including those on connections that were dead. */
    public synchronized int attempts() {
        return started;
    }

    /** Returns the number of attempts that had a connection, so that a request was sent. */
    public synchronized int requests() {
        return requests;
    }

    /** Called when an attempt has a connection. */
    synchronized void attemptConnected() {
        requests++;
    }

    HttpTransport transport() {
        return transport;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    HttpRequest request() {
        return request;
    }

    /** Releases the request, since no further attempt follows. */
    void releaseRequest() {
        request = null;
    }

    CallLimits limits() {
        return limits;
    }

    /** Returns the receiver of the body of a successful response; null = the body is gathered. */
    BodyReceiver receiver() {
        return receiver;
    }

    /** Returns whether the call has ended. */
    boolean isDone() {
        return done != 0;
    }

    /** Ends the call; returns true only for the first caller. */
    private boolean finish() {
        if (!DONE.compareAndSet(this, 0, 1)) {
            return false;
        }
        synchronized (this) {
            if (pendingRetry != null) {
                pendingRetry.cancel();
            }
        }
        return true;
    }

    /** Called with the whole response of an attempt that has ended. */
    void attemptResponded(int number, HttpResponse response) {
        Optional<Duration> delay = policy.afterResponse(number, response.head());
        if (delay.isPresent() && !handler.isFinal(response)) {
            retryAfter(delay.get());
        } else if (finish()) {
            handler.onResponse(response);
        }
    }

    /** Called when an attempt has passed a whole body to the receiver. */
    void attemptStreamed() {
        if (finish()) {
            receiver.ended();
        }
    }

    /**
     * Called with the failure of an attempt that has ended.
     *
     * @param lostPooledConnection whether its connection may have been dead before the request was
     *     sent
     */
    void attemptFailed(int number, TransportException failure, boolean lostPooledConnection) {
        if (lostPooledConnection && policy.replacesConnection()) {
            // A dead connection says nothing about the service, so it does not count as a retry.
            synchronized (this) {
                attempts--;
                needsNewConnection = true;
            }
            transport.resend(this::attempt);
            return;
        }
        Optional<Duration> delay =
                receiver == null
                        ? policy.afterFailure(number, failure)
                        : policy.afterStreamFailure(number, failure, receiver.hasHandedOn());
        if (delay.isPresent()) {
            retryAfter(delay.get());
        } else if (finish()) {
            handler.onFailure(failure);
        }
    }

    private void retryAfter(Duration delay) {
        Scheduler.Alarm alarm = scheduler.schedule(delay, () -> transport.resend(this::attempt));
        synchronized (this) {
            pendingRetry = alarm;
        }
        if (isDone()) {
            alarm.cancel();
        }
    }
}
