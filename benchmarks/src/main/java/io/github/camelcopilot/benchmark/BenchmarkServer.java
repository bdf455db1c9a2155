// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.ssl.BasicServerTlsStrategy;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;

/**
 * A server in a separate process, so that its threads and CPU time are not counted as the client's.
 * Answers every request with the same chat completion: at once, after a pause or as a slow stream.
 * Stores nothing. It has two I/O threads and one for pauses.
 */
public final class BenchmarkServer {

    /** Path that is answered at once. */
    static final String INSTANT = "/instant";

    /** Path that is answered at once: the user with a tool call, the agent with a text. */
    static final String TOOL = "/tool";

    /** Path that is answered after {@link #PAUSE_MILLIS}, as by a fast model. */
    static final String SLOW = "/slow";

    static final int PAUSE_MILLIS = 200;

    /** Path that is answered with a {@link SlowStream}; followed by the milliseconds per chunk. */
    static final String SLOW_STREAM = "/slow-stream/";

    static final String HOST = "127.0.0.1";

    private static final int IO_THREADS = 2;
    private static final int BACKLOG = 16_384;

    private static final ScheduledExecutorService PAUSES =
            Executors.newSingleThreadScheduledExecutor();

    private BenchmarkServer() {}

    /**
     * Prints the port, and runs until standard input is closed, which also happens when the parent
     * process ends.
     *
     * @param args the scheme
     */
    public static void main(String[] args) throws Exception {
        URIScheme scheme = URIScheme.valueOf(args[0].toUpperCase(Locale.ROOT));
        HttpAsyncServer server =
                AsyncServerBootstrap.bootstrap()
                        .setIOReactorConfig(
                                IOReactorConfig.custom()
                                        .setIoThreadCount(IO_THREADS)
                                        .setBacklogSize(BACKLOG)
                                        .setTcpNoDelay(true)
                                        .build())
                        .setTlsStrategy(
                                scheme == URIScheme.HTTPS
                                        ? new BasicServerTlsStrategy(SSLContext.getDefault())
                                        : null)
                        // Requests to any other host receive status 421.
                        .setCanonicalHostName(HOST)
                        .register(INSTANT + "/*", new Completion(0))
                        .register(TOOL + "/*", new ToolCall())
                        .register(SLOW + "/*", new Completion(PAUSE_MILLIS))
                        .register(SLOW_STREAM + "*", new Streamed())
                        .create();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress)
                        server.listen(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        scheme)
                                .get()
                                .getAddress();
        System.out.println(address.getPort());
        while (System.in.read() >= 0) {
            // Nothing is ever sent; only the end matters.
        }
        server.initiateShutdown();
        server.awaitShutdown(TimeValue.ofSeconds(1));
        System.exit(0);
    }

    /** Common to all handlers: they ignore the request body. */
    private interface Handler extends AsyncServerRequestHandler<Message<HttpRequest, Void>> {

        @Override
        default AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
                HttpRequest request, EntityDetails entityDetails, HttpContext context) {
            return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
        }
    }

    /** Answers each request with a new stream. */
    private static final class Streamed implements Handler {

        @Override
        public void handle(
                Message<HttpRequest, Void> request, ResponseTrigger trigger, HttpContext context)
                throws HttpException, IOException {
            trigger.submitResponse(
                    AsyncResponseBuilder.create(200)
                            .setEntity(new SlowStream(PAUSES, millisPerChunk(request.getHead())))
                            .build(),
                    context);
        }
    }

    private static int millisPerChunk(HttpRequest request) {
        String path = request.getPath();
        return Integer.parseInt(
                path.substring(SLOW_STREAM.length(), path.indexOf('/', SLOW_STREAM.length())));
    }

    /** Requests a tool, and answers when the result arrives. */
    private static final class ToolCall implements Handler {

        private static final byte[] ANSWER =
                """
                {"id":"chatcmpl-7f3c20","object":"chat.completion","created":1767225600,"model":"gpt-4.1-2025-04-14",\
                "choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_7f3c20",\
                "type":"function","function":{"name":"calendar","arguments":"{\\"room\\":\\"Rome\\"}"}}]},\
                "finish_reason":"tool_calls"}],\
                "usage":{"prompt_tokens":152,"completion_tokens":21,"total_tokens":173,\
                "prompt_tokens_details":{"cached_tokens":0}},"system_fingerprint":"fp_b3f1157249"}"""
                        .getBytes(StandardCharsets.UTF_8);

        @Override
        public void handle(
                Message<HttpRequest, Void> request, ResponseTrigger trigger, HttpContext context)
                throws HttpException {
            boolean isFirst = "user".equals(request.getHead().getHeader("x-initiator").getValue());
            Completion.answer(isFirst ? ANSWER : Completion.ANSWER, trigger, context);
        }
    }

    /** Answers each request with the same chat completion. */
    private record Completion(int pauseMillis) implements Handler {

        private static final byte[] ANSWER =
                """
                {"id":"chatcmpl-7f3c21","object":"chat.completion","created":1767225600,"model":"gpt-4.1-2025-04-14",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop",\
                "content_filter_results":{"hate":{"filtered":false,"severity":"safe"},\
                "self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},\
                "violence":{"filtered":false,"severity":"safe"}}}],\
                "usage":{"prompt_tokens":112,"completion_tokens":151,"total_tokens":263,\
                "prompt_tokens_details":{"cached_tokens":0}},"system_fingerprint":"fp_b3f1157249"}"""
                        .formatted(
                                "The meeting moved to Thursday, and the budget stays as it was. "
                                        .repeat(10))
                        .getBytes(StandardCharsets.UTF_8);

        @Override
        public void handle(
                Message<HttpRequest, Void> request, ResponseTrigger trigger, HttpContext context) {
            if (pauseMillis == 0) {
                answer(ANSWER, trigger, context);
            } else {
                Future<?> unused =
                        PAUSES.schedule(
                                () -> answer(ANSWER, trigger, context),
                                pauseMillis,
                                TimeUnit.MILLISECONDS);
            }
        }

        private static void answer(byte[] json, ResponseTrigger trigger, HttpContext context) {
            try {
                trigger.submitResponse(
                        AsyncResponseBuilder.create(200)
                                .setEntity(json, ContentType.APPLICATION_JSON)
                                .addHeader("x-request-id", "8a2f4b10-6d1c-4f7e-9a57-2f4f0c7f3b11")
                                .build(),
                        context);
            } catch (HttpException | IOException gone) {
                System.err.println("Not answered: " + gone);
            }
        }
    }
}
