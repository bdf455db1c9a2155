// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.nio.support.BasicAsyncServerExpectationDecorator;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.apache.hc.core5.http.protocol.ResponseServer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ListenerEndpoint;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket on 127.0.0.1 and its connections. Two I/O threads serve all connections, and
 * one scheduler thread all delays; no thread waits for a request. Independent of Copilot.
 */
final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private static final int IO_THREADS = 2;
    private static final int BACKLOG = 4096;
    // The writer does the chunk coding, so that a chunk is exactly what the script defines and a
    // Content-Length may be deliberately wrong. For an undefined length, HttpCore passes the bytes
    // on unchanged.
    private static final ContentLengthStrategy AS_WRITTEN =
            message -> ContentLengthStrategy.UNDEFINED;
    // 0 = body bytes are written directly to the socket, without a buffer that must be flushed.
    private static final Http1Config UNBUFFERED =
            Http1Config.custom().setBufferSize(8192).setChunkSizeHint(0).build();
    private static final HttpProcessor PROCESSOR =
            HttpProcessorBuilder.create()
                    .add(ResponseDate.INSTANCE)
                    .add(new ResponseServer("CopilotServer"))
                    .add(RequestValidateHost.INSTANCE)
                    .build();

    private final Function<RecordedRequest, Reply> responder;
    private final ScheduledThreadPoolExecutor scheduler;
    private final HttpAsyncServer server;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final int port;

    /**
     * Starts to listen.
     *
     * @param port 0 = any free port
     * @param responder called on an I/O thread with each complete request
     * @throws UncheckedIOException if the port is in use
     */
    HttpListener(int port, Function<RecordedRequest, Reply> responder) {
        this.responder = responder;
        this.scheduler = scheduler();
        IOReactorConfig config =
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setBacklogSize(BACKLOG)
                        .setSoReuseAddress(true)
                        .setTcpNoDelay(true)
                        // No timeout, because a silent answer may last for any length of time.
                        .setSoTimeout(Timeout.DISABLED)
                        .build();
        this.server = new HttpAsyncServer(this::open, config, null, HttpListener::log, null);
        server.start();
        this.port = listen(port);
    }

    private static ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "copilot-server-scheduler");
                            thread.setDaemon(true);
                            return thread;
                        });
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    private int listen(int wanted) {
        try {
            // By number, because the name localhost may resolve to ::1 or, with an unusual hosts
            // file, to another interface.
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            ListenerEndpoint endpoint =
                    server.listen(new InetSocketAddress(loopback, wanted), URIScheme.HTTP).get();
            return ((InetSocketAddress) endpoint.getAddress()).getPort();
        } catch (ExecutionException e) {
            close();
            throw new UncheckedIOException(
                    new IOException("Cannot listen on 127.0.0.1:" + wanted, e.getCause()));
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    new InterruptedIOException("Interrupted while starting"));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private ConnectionEventHandler open(ProtocolIOSession session, Object attachment) {
        Connection connection = new Connection(accepted.incrementAndGet(), session);
        connections.add(connection);
        ServerHttp1StreamDuplexer duplexer =
                new ServerHttp1StreamDuplexerFactory(
                                PROCESSOR,
                                (request, context) ->
                                        new BasicAsyncServerExpectationDecorator(
                                                new ExchangeHandler(
                                                        connection, responder, scheduler)),
                                UNBUFFERED,
                                null,
                                null,
                                null,
                                null,
                                null,
                                AS_WRITTEN,
                                null,
                                HttpListener::log)
                        .create(URIScheme.HTTP.id, session);
        return new ConnectionEventHandler(
                duplexer, connection, () -> connections.remove(connection));
    }

    private static void log(Exception e) {
        // Disconnecting clients are normal. Only the class is logged: a message may quote a header.
        LOG.debug("Connection ended by {}", e.getClass().getName());
    }

    int port() {
        return port;
    }

    int openConnections() {
        return connections.size();
    }

    long acceptedConnections() {
        return accepted.get();
    }

    void awaitEnd() throws InterruptedException {
        server.awaitShutdown(TimeValue.MAX_VALUE);
    }

    /** Resets all connections, and releases the port before it returns. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        server.initiateShutdown();
        connections.forEach(Connection::reset);
        server.close(CloseMode.IMMEDIATE);
        try {
            server.awaitShutdown(TimeValue.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
