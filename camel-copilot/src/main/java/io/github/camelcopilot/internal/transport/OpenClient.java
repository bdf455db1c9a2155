// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
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
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open HTTP client: the connections of one set of settings, and a fixed number of I/O reactor
 * threads that serve them. Any thread may use it.
 */
final class OpenClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenClient.class);

    private static final ThreadFactory THREADS = new DefaultThreadFactory("copilot-io", true);

    /** More threads would only compete for the cores, since they parse and never wait. */
    private static final int MAX_IO_THREADS = 4;

    /**
     * Size in bytes of the three buffers of a connection. Larger ones would make thousands of slow
     * streams expensive; fast streams do not need them, see {@link ReadAhead}.
     */
    static final int BUFFER_SIZE = 512;

    private static final int MAX_LINE_LENGTH = 64 * 1024;
    private static final int MAX_HEADER_COUNT = 500;

    /** Time after which a request body is sent even if the proxy has not sent 100 (Continue). */
    private static final Timeout MAX_WAIT_FOR_CONTINUE = Timeout.ofSeconds(1);

    /** Time for an orderly shutdown, after which connections are closed at once. */
    private static final TimeValue MAX_SHUTDOWN = TimeValue.ofSeconds(1);

    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient client;

    private final Consumer<OpenClient> onDeath;

    /** Consumers of the requests in progress. */
    private final Set<ResponseConsumer> consumers = ConcurrentHashMap.newKeySet();

    private volatile Scheduler.Alarm idleCheck = () -> {};

    /** Whether the end of a thread is expected. */
    private volatile boolean closing;

    /**
     * @param sslContext for https; takes precedence over that of the settings
     * @param proxy null = none
     * @param onDeath called on any thread when the client has lost a thread and accepts no further
     *     call, before the calls in progress fail
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
                        .addExecInterceptorLast("camel-copilot", new ConnectionInterceptor(proxy));
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
                    } catch (Throwable fatal) {
                        onThreadEnd(fatal);
                        throw fatal;
                    }
                    onThreadEnd(null);
                });
    }

    /**
     * Fails the calls in progress when an I/O reactor thread has ended: the client accepts no
     * further call then, and the calls of this thread would never end.
     */
    private void onThreadEnd(Throwable cause) {
        if (closing) {
            return;
        }
        closing = true;
        LOG.error(
                "An I/O thread of the HTTP client has ended: calls in progress fail, and the next"
                        + " call opens another client",
                cause);
        onDeath.accept(this);
        for (ResponseConsumer consumer : consumers) {
            try {
                consumer.failed(
                        new IOException("An I/O thread of the HTTP client has ended", cause));
            } catch (RuntimeException | Error next) {
                LOG.error(
                        "A call could not be ended after its HTTP client had lost a thread", next);
            }
        }
    }

    /** Records a request that is about to be sent. */
    void onStart(ResponseConsumer consumer) {
        consumers.add(consumer);
    }

    /** Records that such a request has ended. */
    void onEnd(ResponseConsumer consumer) {
        consumers.remove(consumer);
    }

    private static PoolingAsyncClientConnectionManager connectionManager(
            ConnectionSettings settings, SSLContext sslContext) {
        // Host names: by default (apache/httpcomponents-client pull request 649), only the JDK
        // verifies them. But HttpClient 5.5.1 applies the TLS parameters to the engine before it
        // enables this verification in them, so any trusted certificate would be accepted for any
        // host (not reported; AbstractClientTlsStrategy.upgrade). So HttpClient has to verify them
        // too.
        //
        // Buffers: static ones take 16 KB each, three for a connection. Dynamic ones exist only
        // while they hold bytes, which costs 2.62 instead of 2.21 microseconds of CPU per chunk in
        // the benchmark streams over TLS.
        ClientTlsStrategyBuilder tls =
                ClientTlsStrategyBuilder.create()
                        .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                        .setSslBufferMode(SSLBufferMode.DYNAMIC)
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

    CloseableHttpAsyncClient client() {
        return client;
    }

    /** Closes the connections that have been idle for this long. */
    void closeIdle(TimeValue idle) {
        connections.closeIdle(idle);
        connections.closeExpired();
    }

    /** Sets the next check for idle connections, to be cancelled when the client is closed. */
    void onIdleCheck(Scheduler.Alarm next) {
        idleCheck = next;
    }

    /** Lets its threads end; no further call is accepted. */
    void initiateShutdown() {
        closing = true;
        idleCheck.cancel();
        client.initiateShutdown();
    }

    /** Closes every connection, including those in use; waits a bounded time for its threads. */
    @Override
    public void close() {
        // The threads would log errors if connections were closed while they run.
        initiateShutdown();
        try {
            client.awaitShutdown(MAX_SHUTDOWN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.close(CloseMode.IMMEDIATE);
    }
}
