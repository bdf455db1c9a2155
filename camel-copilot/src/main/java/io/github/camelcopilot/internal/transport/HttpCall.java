package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * A call under way: its tries, their deadlines, the waits between them and the limits of the body.
 * The body of a successful answer is gathered, or goes to a {@link BodyReceiver} as it comes; that
 * of any other answer is always gathered. Each try's events come on its I/O reactor thread,
 * deadlines and waits on the scheduler's. One atomic mark decides who ends the call, another who
 * ends a try; handler and receiver are called outside any lock.
 */
public final class HttpCall {

    /**
     * Who waits for the answer. Must not block: it is called on an I/O reactor or scheduler thread.
     */
    public interface Handler {
        /** The service answered, with whatever status, and this is the whole answer. */
        void answered(HttpResponse answer);

        /** There is no whole answer. */
        void failed(TransportException failure);
    }

    /**
     * Takes the body of a successful answer while it comes, on the I/O reactor thread of its
     * connection; must not block.
     */
    public interface BodyReceiver {
        /** A successful answer begins; if an earlier try had begun one, that one is void. */
        void begin(ResponseHead head);

        /**
         * Takes the next bytes, all of them.
         *
         * @throws TransportException if they are more than a limit allows; the call fails with it
         */
        void bytes(ByteBuffer source) throws TransportException;

        /** What one read of the connection brought has all come, and may be handed on. */
        void readDone();

        /** Returns whether more bytes are welcome; if not, {@link #resume} says when they are. */
        boolean hasRoom();

        /** Returns whether anything was handed on, after which the call cannot be tried again. */
        boolean hasHandedOn();

        /** The body has come to its end. */
        void ended();
    }

    private static final byte[] NO_BYTES = {};

    private final HttpTransport transport;
    private final Scheduler scheduler;
    private final HttpRequest call;
    private final CallLimits limits;
    private final RetryPolicy policy;
    private final Handler handler;

    /** Null = the body is gathered. */
    private final BodyReceiver receiver;

    private final AtomicBoolean done = new AtomicBoolean();

    // Guarded by this.
    private Try current;
    private Scheduler.Alarm wait;
    private int tries;

    /** Whether no connection will do that other calls have used: one such was dead. */
    private boolean wantsNew;

    HttpCall(
            HttpTransport transport,
            Scheduler scheduler,
            HttpRequest call,
            CallLimits limits,
            RetryPolicy policy,
            Handler handler,
            BodyReceiver receiver) {
        this.transport = transport;
        this.scheduler = scheduler;
        this.call = call;
        this.limits = limits;
        this.policy = policy;
        this.handler = handler;
        this.receiver = receiver;
    }

    /** Sends the request; returns at once. To be called once, by whoever made the call. */
    public void start() {
        tryNow();
    }

    private void tryNow() {
        Try next;
        synchronized (this) {
            if (done.get()) {
                return;
            }
            tries++;
            next = new Try(tries, wantsNew);
            current = next;
        }
        next.send();
    }

    /** Ends the call without telling the handler, and closes its connection. */
    public void cancel() {
        if (finish()) {
            closeConnection();
        }
    }

    /** Returns whether nothing is sent yet since other calls use all connections there may be. */
    public boolean isWaitingForConnection() {
        Try last;
        synchronized (this) {
            last = current;
        }
        return last != null && last.isWaitingForConnection();
    }

    /** Goes on to read the body, once the receiver that had no room has some again. */
    public void resume() {
        Try last;
        synchronized (this) {
            last = current;
        }
        if (last != null) {
            last.resume();
        }
    }

    private void closeConnection() {
        Try last;
        synchronized (this) {
            last = current;
        }
        if (last != null) {
            last.cancel();
        }
    }

    private boolean finish() {
        if (!done.compareAndSet(false, true)) {
            return false;
        }
        synchronized (this) {
            if (wait != null) {
                wait.cancel();
            }
        }
        return true;
    }

    private void tryEnded(Try ended, HttpResponse answer) {
        Optional<Duration> delay = policy.afterAnswer(ended.number, answer.head());
        if (delay.isPresent()) {
            tryAgainAfter(delay.get());
        } else if (finish()) {
            handler.answered(answer);
        }
    }

    private void tryFailed(Try ended, TransportException failure) {
        if (policy.replacesConnection() && ended.hasLostPooledConnection(failure)) {
            // That says nothing of the service, and so is no try that maxRetries counts.
            synchronized (this) {
                tries--;
                wantsNew = true;
            }
            transport.resend(this::tryNow);
            return;
        }
        Optional<Duration> delay =
                receiver == null
                        ? policy.afterFailure(ended.number, failure)
                        : policy.afterStreamFailure(ended.number, failure, receiver.hasHandedOn());
        if (delay.isPresent()) {
            tryAgainAfter(delay.get());
        } else if (finish()) {
            handler.failed(failure);
        }
    }

    private void tryAgainAfter(Duration delay) {
        Scheduler.Alarm alarm = scheduler.schedule(delay, () -> transport.resend(this::tryNow));
        synchronized (this) {
            wait = alarm;
        }
        if (done.get()) {
            alarm.cancel();
        }
    }

    /**
     * One try, with the part of the answer that has come. Its events come on one I/O reactor
     * thread.
     */
    private final class Try implements ResponseConsumer.Listener {

        private final int number;
        private final boolean wantsNew;
        private final AtomicBoolean over = new AtomicBoolean();

        /** Null = no byte of it has come. */
        private GatheredBody body;

        private volatile ResponseConsumer attempt;
        private volatile Scheduler.Alarm alarm;
        private volatile boolean connected;
        private volatile ResponseHead head;

        /** Null = the bytes of the body are as they are, or no head has come. */
        private volatile ContentDecoder decoder;

        private volatile long lastByte;

        Try(int number, boolean wantsNew) {
            this.number = number;
            this.wantsNew = wantsNew;
        }

        /** Returns whether the connection may have been dead before the request was sent. */
        boolean hasLostPooledConnection(TransportException failure) {
            ResponseConsumer sent = attempt;
            return failure.kind() == Kind.LOST
                    && head == null
                    && sent != null
                    && sent.isOnPooledConnection();
        }

        boolean isWaitingForConnection() {
            ResponseConsumer sent = attempt;
            return sent != null && sent.isWaiting();
        }

        void send() {
            if (!limits.responseTimeout().isZero()) {
                alarm = scheduler.schedule(limits.responseTimeout(), this::responseOverdue);
            }
            // Known before it is sent: its reader may be at work before this thread goes on.
            ResponseConsumer sent = transport.attempt(call, this);
            attempt = sent;
            transport.send(call, sent, wantsNew);
            if (done.get() || over.get()) {
                // It ended before anybody could know it; cancelling one that has ended by itself
                // does nothing.
                sent.cancel();
                Scheduler.Alarm unneeded = alarm;
                if (over.get() && unneeded != null) {
                    unneeded.cancel();
                }
            }
        }

        void cancel() {
            if (end()) {
                closeConnection();
            }
        }

        private void closeConnection() {
            ResponseConsumer sent = attempt;
            if (sent != null) {
                sent.cancel();
            }
        }

        /** Returns true once: for the one who ends the try. */
        private boolean end() {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            Scheduler.Alarm last = alarm;
            if (last != null) {
                last.cancel();
            }
            ContentDecoder unneeded = decoder;
            if (unneeded != null) {
                unneeded.close();
            }
            return true;
        }

        @Override
        public void connected() {
            connected = true;
        }

        @Override
        public void head(ResponseHead answerHead) {
            head = answerHead;
            lastByte = scheduler.nanoTime();
            Scheduler.Alarm response = alarm;
            if (response != null) {
                response.cancel();
            }
            if (!limits.idleTimeout().isZero()) {
                watchIdle(limits.idleTimeout());
            }
            try {
                decoder = ContentDecoder.of(answerHead);
                if (isReceived()) {
                    receiver.begin(answerHead);
                }
            } catch (RuntimeException | Error unexpected) {
                unexpectedly(unexpected);
            }
        }

        private boolean isReceived() {
            return receiver != null && head.isSuccess();
        }

        @Override
        public boolean hasRoom() {
            return receiver == null || over.get() || receiver.hasRoom();
        }

        void resume() {
            ResponseConsumer sent = attempt;
            if (sent != null && sent.isHeldBack()) {
                // The wait for the reader is none of the server's.
                lastByte = scheduler.nanoTime();
                sent.resume();
            }
        }

        private void watchIdle(Duration delay) {
            Scheduler.Alarm next = scheduler.schedule(delay, this::checkIdle);
            alarm = next;
            if (over.get()) {
                next.cancel();
            }
        }

        private void checkIdle() {
            ResponseConsumer sent = attempt;
            if (sent != null && sent.isHeldBack()) {
                watchIdle(limits.idleTimeout());
                return;
            }
            Duration left = limits.idleTimeout().minusNanos(scheduler.nanoTime() - lastByte);
            if (left.isZero() || left.isNegative()) {
                overdue(Kind.IDLE_TIMEOUT, "no byte of the answer came in time");
            } else {
                watchIdle(left);
            }
        }

        private void responseOverdue() {
            if (head == null && isWaitingForConnection()) {
                overdue(Kind.NO_FREE_CONNECTION, "no connection became free in time");
            } else if (head == null) {
                overdue(Kind.RESPONSE_TIMEOUT, "the answer did not begin in time");
            }
        }

        private void overdue(Kind kind, String message) {
            if (end()) {
                closeConnection();
                tryFailed(this, new TransportException(kind, message, null, head));
            }
        }

        @Override
        public void bytes(ByteBuffer source) {
            lastByte = scheduler.nanoTime();
            ContentDecoder coded = decoder;
            try {
                if (coded == null) {
                    take(source);
                } else {
                    decode(coded, source);
                }
            } catch (RuntimeException | Error unexpected) {
                source.position(source.limit());
                unexpectedly(unexpected);
            }
        }

        /**
         * Ends the try because of an unexpected error, such as too little memory. Thrown further,
         * it would end the I/O reactor thread, and with it the calls of others.
         */
        private void unexpectedly(Throwable unexpected) {
            body = null;
            if (end()) {
                closeConnection();
                tryFailed(
                        this,
                        new TransportException(
                                Kind.BROKEN,
                                "it could not be taken: " + unexpected,
                                unexpected,
                                head));
            }
        }

        private void decode(ContentDecoder coded, ByteBuffer source) {
            try {
                coded.decode(source, this::take);
            } catch (TransportException unreadable) {
                undecodable(unreadable.within(head));
            }
            source.position(source.limit());
            if (coded.isPlain()) {
                decoder = null;
            }
        }

        private void undecodable(TransportException failure) {
            if (!end()) {
                return;
            }
            closeConnection();
            if (head.isSuccess()) {
                tryFailed(this, failure);
            } else {
                // The status says more than what is wrong with the words.
                tryEnded(this, whole(wordsOr(failure)));
            }
        }

        /** Returns what has been decoded of an error answer, or else why there is nothing. */
        private byte[] wordsOr(TransportException failure) {
            return body != null
                    ? gathered()
                    : ("(its body cannot be read: " + failure.getMessage() + ")")
                            .getBytes(StandardCharsets.UTF_8);
        }

        /** Returns whether the try goes on. */
        private boolean take(ByteBuffer source) {
            if (isReceived()) {
                receive(source);
            } else {
                gather(source);
            }
            return !over.get();
        }

        @Override
        public void readDone() {
            if (isReceived() && !over.get()) {
                receiver.readDone();
            }
        }

        private void receive(ByteBuffer source) {
            try {
                receiver.bytes(source);
            } catch (TransportException tooMuch) {
                source.position(source.limit());
                if (end()) {
                    closeConnection();
                    tryFailed(this, tooMuch.within(head));
                }
            }
        }

        private void gather(ByteBuffer source) {
            boolean success = head.isSuccess();
            if (body == null) {
                body =
                        success
                                ? limits.newBody()
                                : new GatheredBody(
                                        CallLimits.MAX_ERROR_BODY, CallLimits.MAX_ERROR_BODY);
            }
            if (!body.add(source) && end()) {
                closeConnection();
                if (success) {
                    tryFailed(
                            this,
                            new TransportException(
                                    Kind.TOO_LARGE,
                                    "it has more than "
                                            + Math.min(limits.maxBody(), limits.maxText())
                                            + " bytes",
                                    null,
                                    head));
                } else {
                    // The beginning of an error answer says enough.
                    tryEnded(this, whole(gathered()));
                }
            }
        }

        private byte[] gathered() {
            return body == null ? NO_BYTES : body.drain();
        }

        private HttpResponse whole(byte[] bytes) {
            return attempt.judged(new HttpResponse(head, bytes));
        }

        @Override
        public void ended() {
            ContentDecoder coded = decoder;
            try {
                if (coded != null) {
                    coded.finish();
                }
            } catch (TransportException cutOff) {
                undecodable(cutOff.within(head));
                return;
            }
            if (!end()) {
                return;
            }
            if (!isReceived()) {
                tryEnded(this, whole(gathered()));
            } else if (finish()) {
                receiver.ended();
            }
        }

        @Override
        public void failed(Exception cause) {
            if (!end()) {
                return;
            }
            if (head != null && !head.isSuccess()) {
                // The status and what has come of an error answer say more than its breaking off.
                tryEnded(this, whole(gathered()));
            } else {
                tryFailed(this, attempt.failure(kindOf(cause), reason(cause), cause, head));
            }
        }

        private Kind kindOf(Exception cause) {
            if (head != null) {
                return Kind.BROKEN;
            }
            if (cause instanceof HttpException || cause instanceof MessageConstraintException) {
                return Kind.BROKEN;
            }
            if (connected && cause instanceof IllegalArgumentException) {
                // HttpCore says so of a status such as 000.
                return Kind.BROKEN;
            }
            if (connected) {
                return Kind.LOST;
            }
            boolean late =
                    cause instanceof ConnectTimeoutException
                            || cause instanceof SocketTimeoutException;
            return late ? Kind.CONNECT_TIMEOUT : Kind.NOT_CONNECTED;
        }
    }

    private static String reason(Exception cause) {
        String type = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? type : type + ": " + cause.getMessage();
    }
}
