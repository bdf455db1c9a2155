// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.concurrent.SystemScheduler;
import io.github.camelcopilot.internal.tool.McpConnector;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpTools;
import io.github.camelcopilot.mcp.SdkConnector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connects to MCP servers as the component does, and ends everything. Used by one test. */
public final class Connections implements AutoCloseable {

    /** More than anything takes that does not hang. */
    public static final Duration LONG = Duration.ofSeconds(60);

    /** The name of the threads that complete what the agent waits for. */
    public static final String THREAD = "test-callback";

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(task -> new Thread(task, THREAD));
    private final SdkConnector connector = new SdkConnector();
    private final List<McpTools> opened = new ArrayList<>();

    /** Returns settings for a child process. */
    public static McpServer stdio(List<String> command, Duration timeout) {
        return new McpServer(
                "test",
                McpServer.Transport.STDIO,
                command,
                Map.of("SERVER_KEY", "key-of-the-server"),
                null,
                Map.of(),
                Set.of(),
                Set.of("test"),
                timeout,
                true);
    }

    /** Returns settings for a server by HTTP. */
    public static McpServer http(McpServer.Transport transport, URI url, Duration timeout) {
        return new McpServer(
                "test",
                transport,
                List.of(),
                Map.of(),
                url,
                Map.of("Authorization", Secret.of("Bearer token-of-the-client")),
                Set.of(),
                Set.of(),
                timeout,
                true);
    }

    public McpTools open(McpServer server) {
        McpTools tools =
                connector.connect(
                        server,
                        new McpConnector.Resources(
                                threads,
                                new SystemScheduler(clock),
                                task -> {
                                    Thread thread = new Thread(task, "test-reader");
                                    thread.setDaemon(true);
                                    return thread;
                                },
                                "1.2.3"));
        opened.add(tools);
        return tools;
    }

    /** Opens a connection, and waits until its tools are listed. */
    public McpTools ready(McpServer server) {
        McpTools tools = open(server);
        await(tools.ready());
        return tools;
    }

    public static CompletionStage<String> call(McpTools tools, String name, String arguments) {
        return call(tools, name, arguments, Long.MAX_VALUE);
    }

    public static CompletionStage<String> call(
            McpTools tools, String name, String arguments, long maxResultSize) {
        ToolSpec tool =
                tools.tools().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return tools.call(
                ToolInvocation.builder(tool)
                        .arguments(arguments.replace('\'', '"'))
                        .maxResultSize(maxResultSize)
                        .build());
    }

    /** Returns the result; it must not take as long as a timeout. */
    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LONG.toSeconds() / 2, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Returns the failure of a stage; it must not take as long as a timeout. */
    public static Throwable failureOf(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> await(stage));
        assertThat(thrown).as("failure").isNotNull();
        return thrown.getCause();
    }

    /** Ends all connections. */
    public void closeAll() {
        opened.forEach(tools -> await(tools.close()));
        opened.clear();
    }

    @Override
    public void close() {
        closeAll();
        threads.shutdown();
        clock.shutdownNow();
    }
}
