// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.SerialTasks;
import io.github.camelcopilot.internal.tool.McpConnector;
import io.github.camelcopilot.internal.tool.McpServer;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Exchanges messages with a child process through its input and output, one per line. Two threads
 * read its output and its errors; messages are written on the threads of the component.
 *
 * <p>The SDK's own transport hands all environment variables to the child, three threads wait for
 * it, and the requests of a child that has died wait for their timeout.
 */
final class StdioTransport implements McpClientTransport {

    private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);

    /** Maximum number of messages that wait to be written. */
    private static final int MAX_QUEUED = 256;

    /** Maximum length of a logged line in bytes. */
    private static final int MAX_ERROR_LINE = 4_096;

    /** Time to read what the child wrote before it ended; a descendant may keep the pipe open. */
    private static final Duration LAST_OUTPUT = Duration.ofMillis(200);

    private final String server;
    private final ChildProcess child;
    private final Duration writeTimeout;
    private final ExternalLines external;
    private final McpJsonMapper json;
    private final McpConnector.Resources resources;
    private final BlockingQueue<Outgoing> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final SerialTasks writer;
    private final CompletableFuture<Void> outputEnded = new CompletableFuture<>();
    private final CompletableFuture<CallFailure> ended = new CompletableFuture<>();

    /** Whether no message was received. Used by the thread that reads the output. */
    private boolean isFirst = true;

    private record Outgoing(byte[] line, MonoSink<Void> sent) {}

    /**
     * @param child its output has not been read
     */
    StdioTransport(
            McpServer server,
            ChildProcess child,
            McpJsonMapper json,
            McpConnector.Resources resources,
            TransportListener listener) {
        this.server = server.name();
        this.child = child;
        this.writeTimeout = server.timeout();
        this.external = ExternalLines.of(server);
        this.json = json;
        this.resources = resources;
        this.writer = SerialTasks.on(resources.executor(), this::writeNext);
        var unused =
                ended.thenAccept(
                        why -> {
                            failQueued(why.getMessage());
                            listener.onEnd(why);
                        });
    }

    @Override
    public List<String> protocolVersions() {
        return List.of(
                ProtocolVersions.MCP_2024_11_05,
                ProtocolVersions.MCP_2025_03_26,
                ProtocolVersions.MCP_2025_06_18,
                ProtocolVersions.MCP_2025_11_25);
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return Mono.fromRunnable(
                () -> {
                    resources.readers().newThread(() -> readOutput(handler)).start();
                    resources.readers().newThread(this::readErrors).start();
                    var unused = child.exit().thenAccept(this::onExit);
                });
    }

    private void onExit(int code) {
        CallFailure why =
                CallFailure.mayHaveRun(
                        "its process ended with exit code "
                                + code
                                + " (what it wrote to standard error is logged at level DEBUG)",
                        null);
        Scheduler.Alarm limit =
                resources.scheduler().schedule(LAST_OUTPUT, () -> ended.complete(why));
        var unused =
                outputEnded.thenRun(
                        () -> {
                            limit.cancel();
                            ended.complete(why);
                        });
    }

    private void readOutput(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        LineReader lines = new LineReader(child.output(), LimitedBody.MAX_MESSAGE);
        try {
            for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                receive(line, handler);
            }
        } catch (IOException closed) {
            LOG.debug("The output of the MCP server {} is closed", server);
        } finally {
            outputEnded.complete(null);
            endSoon("its process has closed its output");
        }
    }

    /** Ends the transport, unless the child ends and so gives a better reason. */
    private void endSoon(String why) {
        Scheduler.Alarm unused =
                resources
                        .scheduler()
                        .schedule(
                                LAST_OUTPUT,
                                () -> ended.complete(CallFailure.mayHaveRun(why, null)));
    }

    private void receive(
            LineReader.Line line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        if (line.text().isBlank()) {
            return;
        }
        if (line.isTooLong()) {
            LOG.warn(
                    "The MCP server {} sent a message of more than {} bytes, which is ignored",
                    server,
                    LimitedBody.MAX_MESSAGE);
            return;
        }
        JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(json, line.text());
        } catch (IOException | RuntimeException invalid) {
            LOG.debug(
                    "The MCP server {} wrote a line that is no message: {}",
                    server,
                    external.shown(line.text()));
            return;
        }
        if (isFirst) {
            // The server responds, so what starts it, such as npx, has done so.
            isFirst = false;
            child.rememberDescendants();
        }
        handler.apply(Mono.just(message))
                .subscribe(
                        received -> {},
                        failure -> LOG.warn("A message of {} was not handled", server, failure));
    }

    private void readErrors() {
        LineReader lines = new LineReader(child.errors(), MAX_ERROR_LINE);
        try {
            for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                if (LOG.isDebugEnabled()) {
                    LOG.debug("MCP server {}: {}", server, external.shown(line.text()));
                }
            }
        } catch (IOException closed) {
            LOG.debug("The errors of the MCP server {} are closed", server);
        }
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.create(
                sent -> {
                    CallFailure end = ended.getNow(null);
                    if (end != null) {
                        sent.error(CallFailure.notRun(end.getMessage(), null));
                        return;
                    }
                    try {
                        String line = json.writeValueAsString(message) + "\n";
                        if (!queue.offer(
                                new Outgoing(line.getBytes(StandardCharsets.UTF_8), sent))) {
                            sent.error(CallFailure.notRun("it does not read its messages", null));
                            return;
                        }
                    } catch (IOException notJson) {
                        sent.error(CallFailure.notRun("a message is not JSON", notJson));
                        return;
                    }
                    writer.wake();
                });
    }

    private SerialTasks.Outcome writeNext() {
        Outgoing next = queue.poll();
        if (next == null) {
            return SerialTasks.Outcome.IDLE;
        }
        Scheduler.Alarm timeout =
                resources
                        .scheduler()
                        .schedule(
                                writeTimeout,
                                () ->
                                        ended.complete(
                                                CallFailure.mayHaveRun(
                                                        "its process does not read its input",
                                                        null)));
        try {
            child.input().write(next.line());
            child.input().flush();
            next.sent().success();
        } catch (IOException closed) {
            // Without the end of the line, the child cannot have understood the message. A child
            // that ends has its own message, with the exit code.
            var unused =
                    ended.thenAccept(
                            why -> next.sent().error(CallFailure.notRun(why.getMessage(), null)));
            endSoon("its process has closed its input");
        } finally {
            timeout.cancel();
        }
        return SerialTasks.Outcome.CONTINUE;
    }

    private void failQueued(String why) {
        for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
            next.sent().error(CallFailure.notRun(why, null));
        }
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromFuture(
                () -> {
                    ended.complete(CallFailure.mayHaveRun("the connection is closed", null));
                    return child.close();
                });
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return json.convertValue(data, type);
    }
}
