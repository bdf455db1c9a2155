package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client that is open: the connections of one set of settings, and the I/O reactor threads
 * that serve them, whatever the number of calls. Any thread may use it.
 */
final class OpenClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenClient.class);

    private static final ThreadFactory THREADS = new DefaultThreadFactory("copilot-io", true);

    /** The attribute of a call's context that holds its attempt. */
    static final String ATTEMPT = "io.github.camelcopilot.attempt";

    /** More threads than this only fight over the cores: they parse, and never wait. */
    private static final int MAX_IO_THREADS = 4;

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

    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient client;

    private final Consumer<OpenClient> onDeath;

    /** Those under way. */
    private final Set<ResponseConsumer> attempts = ConcurrentHashMap.newKeySet();

    private volatile Scheduler.Alarm watch = () -> {};

    /** Whether its threads may end. */
    private volatile boolean closing;

    /**
     * @param sslContext for https, whatever the settings say
     * @param proxy null = there is none
     * @param onDeath called on any thread when the client has lost a thread and takes no further
     *     call, before the calls under way fail
     */
    OpenClient(
            ConnectionSettings settings,
            SSLContext sslContext,
            ProxyAccess proxy,
            ReadAhead readAhead,
            Consumer<OpenClient> onDeath) {
        this.onDeath = onDeath;
        this.connections = connectionManager(settings, sslContext);
        HttpAsyncClientBuilder builder =
                HttpAsyncClients.custom()
                        .setConnectionManager(new CallConnections(connections))
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
                                        .setInitialWindowSize(HttpTransport.READ_AHEAD)
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
                        .setThreadFactory(this::newThread)
                        .setIoSessionDecorator(OneReadSession::new)
                        .setIOSessionListener(readAhead)
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableConnectionState()
                        .addExecInterceptorLast("camel-copilot", new ConnectedAttempt(proxy));
        if (proxy != null) {
            useProxy(builder, proxy);
        }
        this.client = builder.build();
        this.client.start();
    }

    private Thread newThread(Runnable task) {
        return THREADS.newThread(
                () -> {
                    try {
                        task.run();
                    } catch (Throwable grave) {
                        ended(grave);
                        throw grave;
                    }
                    ended(null);
                });
    }

    /**
     * An I/O reactor thread has ended. Without it the client takes no call any more, and those that
     * it had would never end.
     */
    private void ended(Throwable cause) {
        if (closing) {
            return;
        }
        closing = true;
        LOG.error(
                "An I/O thread of the HTTP client has ended: the calls under way fail, and the next"
                        + " one opens another client",
                cause);
        onDeath.accept(this);
        for (ResponseConsumer attempt : attempts) {
            try {
                attempt.failed(
                        new IOException("An I/O thread of the HTTP client has ended", cause));
            } catch (RuntimeException | Error next) {
                LOG.error("A call could not be told that its HTTP client has ended", next);
            }
        }
    }

    /** Takes note of a call under way. */
    void begins(ResponseConsumer attempt) {
        attempts.add(attempt);
    }

    /** Takes note that such a call has ended. */
    void ends(ResponseConsumer attempt) {
        attempts.remove(attempt);
    }

    private static PoolingAsyncClientConnectionManager connectionManager(
            ConnectionSettings settings, SSLContext sslContext) {
        // HttpClient 5.5.1 leaves host names to the JDK by default, but tells the JDK too late: any
        // certificate that is trusted would do for any host. So HttpClient must verify them itself.
        ClientTlsStrategyBuilder tls =
                ClientTlsStrategyBuilder.create()
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                        .setSslContext(sslContext);
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setTlsStrategy(tls.buildAsync())
                .setDnsResolver(new LocalNames())
                .setMaxConnPerRoute(settings.maxConnections())
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setSocketTimeout(Timeout.DISABLED).build())
                .build();
    }

    private static void useProxy(HttpAsyncClientBuilder builder, ProxyAccess proxy) {
        builder.setRoutePlanner(
                new DefaultRoutePlanner(null) {
                    @Override
                    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return ProxyAccess.isUsedFor(target.getHostName()) ? proxy.host() : null;
                    }
                });
        if (proxy.hasCredential()) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(new AuthScope(proxy.host()), proxy.credentials());
            builder.setDefaultCredentialsProvider(credentials);
        }
    }

    /**
     * Returns what a call is sent with.
     *
     * @param wantsNew whether no connection will do that other calls have used
     */
    static HttpClientContext context(
            ResponseConsumer attempt, ProxyAccess proxy, boolean wantsNew) {
        HttpClientContext context = new MaskingContext();
        context.setUserToken(CallConnections.state(wantsNew));
        if (proxy != null) {
            context.setAuthCache(proxy);
        }
        context.setAttribute(ATTEMPT, attempt);
        return context;
    }

    CloseableHttpAsyncClient client() {
        return client;
    }

    /** Closes the connections that have not been used for so long. */
    void closeIdle(TimeValue idle) {
        connections.closeIdle(idle);
        connections.closeExpired();
    }

    /** Takes note of the next look at what is idle, so that closing takes it back. */
    void watchedBy(Scheduler.Alarm next) {
        watch = next;
    }

    /** Lets its threads end, and takes no call any more. */
    void initiateShutdown() {
        closing = true;
        watch.cancel();
        client.initiateShutdown();
    }

    /** Closes every connection, also those in use; waits a bounded time for its threads. */
    @Override
    public void close() {
        // Its own threads first: closing from outside while they run makes them log errors.
        initiateShutdown();
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
            boolean seenByProxy = scope.route.getProxyHost() != null && !scope.route.isTunnelled();
            if (!tunnelling
                    && scope.clientContext.getAttribute(ATTEMPT) instanceof ResponseConsumer attempt
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
            AsyncExecCallback guarded = new UsableConnectionCallback(callback, scope.execRuntime);
            chain.proceed(
                    request,
                    entityProducer,
                    scope,
                    seenByProxy ? new ChallengeCallback(guarded, scope.execRuntime) : guarded);
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
