package io.github.camelcopilot.transport;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * One set of connections and the I/O reactor threads that serve them, whatever the number of calls.
 * HttpClient's own redirects, retries, cookies, timeouts and wire log are off: a redirect would
 * carry credentials to another host, the retries and deadlines are ours, and the wire log would
 * print credentials.
 */
public final class HttpTransport implements AutoCloseable {

    private static final String ATTEMPT = "io.github.camelcopilot.attempt";

    /** More threads than this only fight over the cores: they parse, and never wait. */
    private static final int MAX_IO_THREADS = 4;

    /**
     * A connection that nobody used for so long is closed, so that a burst does not hold thousands
     * open.
     */
    private static final Duration MAX_IDLE = Duration.ofMinutes(1);

    /** So many bytes more are read before a reader is asked again whether it has room. */
    static final int READ_AHEAD = 16 * 1024;

    /**
     * Each connection has three buffers of this size: larger ones would make thousands of slow
     * streams expensive. Fast ones do not need them, see {@link ReadAhead}.
     */
    private static final int BUFFER_SIZE = 512;

    private static final int MAX_LINE_LENGTH = 64 * 1024;
    private static final int MAX_HEADER_COUNT = 500;

    /**
     * A body is sent after this time, although the proxy has not said to a head that announces one
     * whether it wants it.
     */
    private static final Timeout MAX_WAIT_FOR_CONTINUE = Timeout.ofSeconds(1);

    /** Connections that say goodbye no sooner are cut off. */
    private static final TimeValue MAX_SHUTDOWN = TimeValue.ofSeconds(1);

    private final ReadAhead readAhead = new ReadAhead();
    private final Scheduler scheduler;
    private final Executor resender;

    /** Null = there is none. */
    private final ProxyAccess proxy;

    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient client;
    private volatile boolean closed;
    private volatile Scheduler.Alarm cleaning;

    /**
     * @param resender sends the tries after the first, since looking up a host's name blocks and
     *     the scheduler must not
     */
    public HttpTransport(ConnectionSettings settings, Scheduler scheduler, Executor resender) {
        this.scheduler = scheduler;
        this.resender = resender;
        this.proxy = settings.proxy() == null ? null : new ProxyAccess(settings.proxy());
        this.connections = connectionManager(settings);
        HttpAsyncClientBuilder builder =
                HttpAsyncClients.custom()
                        .setConnectionManager(connections)
                        .setIOReactorConfig(
                                IOReactorConfig.custom()
                                        .setIoThreadCount(
                                                Math.min(
                                                        MAX_IO_THREADS,
                                                        Runtime.getRuntime().availableProcessors()))
                                        .setTcpNoDelay(true)
                                        .build())
                        .setHttp1Config(
                                Http1Config.custom()
                                        .setBufferSize(BUFFER_SIZE)
                                        .setInitialWindowSize(READ_AHEAD)
                                        .setMaxLineLength(MAX_LINE_LENGTH)
                                        .setMaxHeaderCount(MAX_HEADER_COUNT)
                                        .setWaitForContinueTimeout(MAX_WAIT_FOR_CONTINUE)
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(Timeout.DISABLED)
                                        .setResponseTimeout(Timeout.DISABLED)
                                        .setContentCompressionEnabled(false)
                                        .setProtocolUpgradeEnabled(false)
                                        .build())
                        .setThreadFactory(new DefaultThreadFactory("copilot-io", true))
                        .setIoSessionDecorator(OneReadSession::new)
                        .setIOSessionListener(readAhead)
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableConnectionState()
                        .addExecInterceptorLast("camel-copilot", new ConnectedAttempt(proxy));
        if (proxy != null) {
            useProxy(builder);
        }
        this.client = builder.build();
        this.client.start();
        cleanLater();
    }

    private static PoolingAsyncClientConnectionManager connectionManager(
            ConnectionSettings settings) {
        Timeout connectTimeout = Timeout.ofMilliseconds(settings.connectTimeout().toMillis());
        // HttpClient 5.5.1 leaves host names to the JDK by default, but tells the JDK too late: any
        // certificate that is trusted would do for any host. So HttpClient must verify them itself.
        ClientTlsStrategyBuilder tls =
                ClientTlsStrategyBuilder.create()
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH);
        if (settings.sslContext() != null) {
            tls.setSslContext(settings.sslContext());
        }
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setTlsStrategy(tls.buildAsync())
                .setMaxConnPerRoute(settings.maxConnections())
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(connectTimeout)
                                .setSocketTimeout(Timeout.DISABLED)
                                .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .setHandshakeTimeout(connectTimeout)
                                .build())
                .build();
    }

    private void useProxy(HttpAsyncClientBuilder builder) {
        builder.setProxy(proxy.host());
        if (proxy.hasCredential()) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(new AuthScope(proxy.host()), proxy.credentials());
            builder.setDefaultCredentialsProvider(credentials);
        }
    }

    private void cleanLater() {
        cleaning =
                scheduler.schedule(
                        MAX_IDLE.dividedBy(2),
                        () -> {
                            if (!closed) {
                                connections.closeIdle(TimeValue.of(MAX_IDLE));
                                connections.closeExpired();
                                cleanLater();
                            }
                        });
    }

    /**
     * Returns a call whose answer is gathered whole, ready to be started. The handler is told
     * exactly once, on an I/O reactor or scheduler thread, unless the call is cancelled first.
     */
    public RunningCall gather(
            HttpCall call, CallLimits limits, RetryPolicy policy, RunningCall.Handler handler) {
        return new RunningCall(this, scheduler, call, limits, policy, handler, null);
    }

    /**
     * Returns a call whose answer, if it is a success, goes to the receiver as it comes, ready to
     * be started. Either the receiver is told the end, or the handler any other outcome, exactly
     * once, on an I/O reactor or scheduler thread, unless the call is cancelled first.
     */
    public RunningCall receive(
            HttpCall call,
            CallLimits limits,
            RetryPolicy policy,
            RunningCall.Handler handler,
            RunningCall.BodyReceiver receiver) {
        return new RunningCall(this, scheduler, call, limits, policy, handler, receiver);
    }

    void resend(Runnable sending) {
        try {
            resender.execute(sending);
        } catch (RejectedExecutionException busy) {
            // Better late alarms than a lost call.
            sending.run();
        }
    }

    Attempt attempt(Attempt.Listener listener) {
        return new Attempt(listener, readAhead, proxy);
    }

    /** Sends the request once. What goes wrong at once is told to the attempt's listener too. */
    void send(HttpCall call, Attempt attempt) {
        HttpClientContext context = new MaskingContext();
        if (proxy != null) {
            context.setAuthCache(proxy);
        }
        context.setAttribute(ATTEMPT, attempt);
        try {
            // The attempt is the callback too, and cancels by itself, so nobody needs the future.
            Future<Void> unused =
                    client.execute(
                            new BasicRequestProducer(request(call), entity(call)),
                            attempt,
                            null,
                            context,
                            attempt);
        } catch (RuntimeException notStarted) {
            attempt.failed(notStarted);
        }
    }

    private static AsyncEntityProducer entity(HttpCall call) {
        return call.contentType() == null
                ? null
                : new BasicAsyncEntityProducer(call.body(), ContentType.create(call.contentType()));
    }

    private static HttpRequest request(HttpCall call) {
        URI uri = call.uri();
        BasicHttpRequest request = new BasicHttpRequest(call.method(), uri);
        for (HttpField field : call.fields()) {
            request.addHeader(field);
        }
        return request;
    }

    /** Closes every connection, whoever uses it. */
    @Override
    public void close() {
        closed = true;
        cleaning.cancel();
        // Its own threads first: closing from outside while they run makes them log errors.
        client.initiateShutdown();
        try {
            client.awaitShutdown(MAX_SHUTDOWN);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        client.close(CloseMode.IMMEDIATE);
    }

    /**
     * Hands an attempt its connection, so that it can close it, and lets a body wait for a proxy
     * that may refuse its head.
     */
    private record ConnectedAttempt(ProxyAccess proxy) implements AsyncExecChainHandler {

        @Override
        public void execute(
                HttpRequest request,
                AsyncEntityProducer entityProducer,
                AsyncExecChain.Scope scope,
                AsyncExecChain chain,
                AsyncExecCallback callback)
                throws HttpException, IOException {
            boolean tunnelling = "CONNECT".equals(request.getMethod());
            boolean seenByProxy = proxy != null && !scope.route.isTunnelled();
            if (!tunnelling
                    && scope.clientContext.getAttribute(ATTEMPT) instanceof Attempt attempt
                    && !attempt.connected(scope.execRuntime, seenByProxy)) {
                // Thrown, it would surface in the thread that set the connection free: another
                // call's.
                callback.failed(new CancellationException("Cancelled while connecting"));
                return;
            }
            if (seenByProxy
                    && entityProducer != null
                    && proxy.mayRefuseTheHead()
                    && !request.containsHeader(HttpHeaders.PROXY_AUTHORIZATION)) {
                // RFC 9110, section 10.1.1.
                request.setHeader(HttpHeaders.EXPECT, HeaderElements.CONTINUE);
            }
            chain.proceed(
                    request,
                    entityProducer,
                    scope,
                    seenByProxy ? new ChallengeCallback(callback, scope.execRuntime) : callback);
        }
    }

    /**
     * Takes a proxy's question for a credential as whole however its connection ends, so that it is
     * answered: such a proxy may reset the connection because of a body that it has not read. Used
     * on the I/O reactor thread of the connection.
     */
    private static final class ChallengeCallback implements AsyncExecCallback {

        private final AsyncExecCallback callback;
        private final AsyncExecRuntime connection;
        private boolean isChallenge;

        ChallengeCallback(AsyncExecCallback callback, AsyncExecRuntime connection) {
            this.callback = callback;
            this.connection = connection;
        }

        @Override
        public AsyncDataConsumer handleResponse(HttpResponse response, EntityDetails entityDetails)
                throws HttpException, IOException {
            AsyncDataConsumer consumer = callback.handleResponse(response, entityDetails);
            // HttpClient answers it by itself, and drops what else it says.
            isChallenge =
                    consumer == null
                            && response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
            return consumer;
        }

        @Override
        public void handleInformationResponse(HttpResponse response)
                throws HttpException, IOException {
            callback.handleInformationResponse(response);
        }

        @Override
        public void completed() {
            callback.completed();
        }

        @Override
        public void failed(Exception cause) {
            if (isChallenge) {
                isChallenge = false;
                connection.discardEndpoint();
                callback.completed();
            } else {
                callback.failed(cause);
            }
        }
    }
}
