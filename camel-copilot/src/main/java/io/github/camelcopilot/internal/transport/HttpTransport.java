package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends calls over a set of connections that it shares with others, with a connect timeout of its
 * own. HttpClient's own redirects, retries, cookies, timeouts and wire log are off: a redirect
 * would carry credentials to another host, the retries and deadlines are ours, and the wire log
 * would print credentials. Any thread may use it.
 */
public final class HttpTransport {

    /** So many bytes more are read before a reader is asked again whether it has room. */
    static final int READ_AHEAD = 16 * 1024;

    private final HttpConnections connections;
    private final Timeout connectTimeout;
    private final Scheduler scheduler;
    private final Executor resender;

    /**
     * @param connectTimeout until a connection stands, TLS included; zero = no limit
     * @param resender sends the tries after the first, since looking up a host's name blocks and
     *     the scheduler must not
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
     * Returns a call whose answer is gathered whole, ready to be started. The handler is told
     * exactly once, on an I/O reactor or scheduler thread, unless the call is cancelled first.
     */
    public HttpCall gather(
            HttpRequest call, CallLimits limits, RetryPolicy policy, HttpCall.Handler handler) {
        return new HttpCall(this, scheduler, call, limits, policy, handler, null);
    }

    /**
     * Returns a call whose answer, if it is a success, goes to the receiver as it comes, ready to
     * be started. Either the receiver is told the end, or the handler any other outcome, exactly
     * once, on an I/O reactor or scheduler thread, unless the call is cancelled first.
     */
    public HttpCall receive(
            HttpRequest call,
            CallLimits limits,
            RetryPolicy policy,
            HttpCall.Handler handler,
            HttpCall.BodyReceiver receiver) {
        return new HttpCall(this, scheduler, call, limits, policy, handler, receiver);
    }

    /** Returns the text without the credential of the proxy, which a proxy may repeat. */
    public String withoutProxyCredential(String text) {
        return connections.withoutProxyCredential(text);
    }

    /** Returns whether a failure, or what caused it, shows the credential of the proxy. */
    public boolean isProxyCredentialShownBy(Throwable failure) {
        return connections.isProxyCredentialShownBy(failure);
    }

    void resend(Runnable sending) {
        try {
            resender.execute(sending);
        } catch (RejectedExecutionException busy) {
            // Better late alarms than a lost call.
            sending.run();
        }
    }

    ResponseConsumer attempt(HttpRequest call, ResponseConsumer.Listener listener) {
        return connections.attempt(call.uri().getHost(), listener, connectTimeout);
    }

    /**
     * Sends the request once. The attempt's listener is notified of an immediate failure too.
     *
     * @param wantsNew whether no connection will do that other calls have used
     */
    void send(HttpRequest call, ResponseConsumer attempt, boolean wantsNew) {
        HttpClientContext context = connections.context(attempt, wantsNew);
        try {
            HttpConnections.Lease lease = connections.lease(attempt);
            attempt.onReleased(lease::release);
            try {
                // The attempt is the callback too, and cancels by itself, so the
                // future is not needed.
                Future<Void> unused =
                        lease.client()
                                .execute(
                                        new BasicRequestProducer(request(call), entity(call)),
                                        attempt,
                                        null,
                                        context,
                                        attempt);
            } catch (RuntimeException notStarted) {
                lease.release();
                throw notStarted;
            }
        } catch (RuntimeException notStarted) {
            attempt.failed(notStarted);
        }
    }

    private static AsyncEntityProducer entity(HttpRequest call) {
        return call.contentType() == null
                ? null
                : new BasicAsyncEntityProducer(call.body(), ContentType.create(call.contentType()));
    }

    private static BasicHttpRequest request(HttpRequest call) {
        URI uri = call.uri();
        BasicHttpRequest request = new BasicHttpRequest(call.method(), uri);
        for (HttpField field : call.fields()) {
            request.addHeader(field);
        }
        return request;
    }
}
