// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends calls over connections that several transports may share, each with its own connect
 * timeout. HttpClient's redirects, retries, cookies, timeouts and wire log are off: a redirect
 * would carry credentials to another host, {@link RetryPolicy} and {@link Attempt} replace its
 * retries and timeouts, and the wire log would print credentials. Any thread may use it.
 */
public final class HttpTransport {

    /** Number of bytes read before the next check whether the receiver has room. */
    static final int READ_AHEAD = 16 * 1024;

    private final HttpConnections connections;
    private final Timeout connectTimeout;
    private final Scheduler scheduler;
    private final Executor resender;

    /**
     * @param connectTimeout limit for establishing a connection, TLS included; zero = none
     * @param resender sends the attempts after the first: resolving a host name blocks, but the
     *     scheduler's thread must not block
     */
    public HttpTransport(
            HttpConnections connections,
            Duration connectTimeout,
            Scheduler scheduler,
            Executor resender) {
        this.connections = connections;
        this.connectTimeout = Timeout.ofMilliseconds(connectTimeout.toMillis());
        this.scheduler = scheduler;
        this.resender = resender;
    }

    /**
     * Returns a call, not started, whose response is gathered whole. The handler is called exactly
     * once, on an I/O reactor or scheduler thread, unless the call is cancelled first.
     */
    public HttpCall gather(
            HttpRequest request, CallLimits limits, RetryPolicy policy, HttpCall.Handler handler) {
        return new HttpCall(this, scheduler, request, limits, policy, handler, null);
    }

    /**
     * Returns a call, not started, that passes the body of a successful response to the receiver as
     * it arrives. Either the receiver takes its end or the handler any other outcome, exactly once,
     * on an I/O reactor or scheduler thread, unless the call is cancelled first.
     */
    public HttpCall receive(
            HttpRequest request,
            CallLimits limits,
            RetryPolicy policy,
            HttpCall.Handler handler,
            HttpCall.BodyReceiver receiver) {
        return new HttpCall(this, scheduler, request, limits, policy, handler, receiver);
    }

    /** Returns the text without the proxy's credential, which a proxy may repeat. */
    public String withoutProxyCredential(String text) {
        return connections.withoutProxyCredential(text);
    }

    /** Returns whether the message of a failure or of its causes shows the proxy's credential. */
    public boolean isProxyCredentialShownBy(Throwable failure) {
        return connections.isProxyCredentialShownBy(failure);
    }

    /** Runs a task that sends a further attempt, on a thread that may block. */
    void resend(Runnable sending) {
        try {
            resender.execute(sending);
        } catch (RejectedExecutionException busy) {
            // Delaying the scheduler is better than losing a call.
            sending.run();
        }
    }

    ResponseConsumer consumer(HttpRequest request, ResponseConsumer.Listener listener) {
        return connections.consumer(request.uri().getHost(), listener, connectTimeout);
    }

    /**
     * Sends the request once. The consumer's listener is notified of an immediate failure too.
     *
     * @param body null = none
     * @param needsNewConnection whether no pooled connection may be used
     */
    void send(
            HttpRequest request,
            RequestBody body,
            ResponseConsumer consumer,
            boolean needsNewConnection) {
        BasicHttpRequest head = head(request);
        HttpClientContext context = connections.context(consumer, head, needsNewConnection);
        try {
            HttpConnections.Lease lease = connections.lease(consumer);
            consumer.onReleased(lease::release);
            try {
                // The future is not needed: the consumer is also the callback and can cancel.
                Future<Void> unused =
                        lease.client()
                                .execute(
                                        new BasicRequestProducer(head, body),
                                        consumer,
                                        null,
                                        context,
                                        consumer);
            } catch (RuntimeException notStarted) {
                lease.release();
                throw notStarted;
            }
        } catch (RuntimeException notStarted) {
            consumer.failed(notStarted);
        }
    }

    private static BasicHttpRequest head(HttpRequest request) {
        BasicHttpRequest head = new BasicHttpRequest(request.method(), request.uri());
        for (HttpField field : request.fields()) {
            head.addHeader(field);
        }
        return head;
    }
}
