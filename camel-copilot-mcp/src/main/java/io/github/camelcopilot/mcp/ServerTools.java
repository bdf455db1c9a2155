// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpTools;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The tools of a server as the agent uses them. Thread-safe; no method blocks. Stages that are not
 * complete when they are returned are completed on the threads of the component.
 */
final class ServerTools implements McpTools {

    private static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

    private final McpServer server;
    private final ServerConnection connection;
    private final Executor executor;
    private final McpJsonMapper json;
    private final ResultText results;
    private final McpErrors errors;
    private volatile ToolList tools = ToolList.NONE;

    /**
     * @param executor completes stages
     */
    ServerTools(
            McpServer server, ServerConnection connection, Executor executor, McpJsonMapper json) {
        this.server = server;
        this.connection = connection;
        this.executor = executor;
        this.json = json;
        this.results = new ResultText(json);
        this.errors = new McpErrors(server);
    }

    @Override
    public String serverName() {
        return server.name();
    }

    @Override
    public Set<String> tags() {
        return server.tags();
    }

    @Override
    public List<ToolSpec> tools() {
        return tools.specs();
    }

    @Override
    public Duration timeout(ToolSpec tool) {
        return server.timeout();
    }

    /** {@inheritDoc} Connects if there is no connection, and lists the tools if they changed. */
    @Override
    public CompletionStage<Void> ready() {
        CompletableFuture<Void> ready =
                refreshed()
                        .exceptionallyCompose(
                                failure ->
                                        Stages.cause(failure) instanceof CallFailure
                                                ? refreshed()
                                                : CompletableFuture.failedFuture(failure))
                        .thenAccept(current -> tools = current.tools());
        return handOver(ready, errors::unavailable);
    }

    private CompletableFuture<McpConnection> refreshed() {
        return connection
                .get()
                .thenCompose(current -> current.refresh().thenApply(done -> current));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ToolArgumentsException if the arguments are not a JSON object
     */
    @Override
    public ToolInvocation check(ToolInvocation invocation) throws ToolArgumentsException {
        parse(invocation.arguments());
        return invocation;
    }

    private Map<String, Object> parse(String arguments) throws ToolArgumentsException {
        try {
            Map<String, Object> parsed =
                    arguments.isBlank() ? Map.of() : json.readValue(arguments, OBJECT);
            if (parsed != null) {
                return parsed;
            }
        } catch (IOException notJson) {
            // The message of the failure quotes the arguments.
        }
        throw new ToolArgumentsException("The arguments are not a JSON object");
    }

    @Override
    public CompletionStage<String> call(ToolInvocation invocation) {
        String name = tools.ownName(invocation.name());
        if (name == null) {
            return CompletableFuture.failedFuture(errors.unknown(invocation.name()));
        }
        Map<String, Object> arguments;
        try {
            arguments = parse(invocation.arguments());
        } catch (ToolArgumentsException invalid) {
            return CompletableFuture.failedFuture(invalid);
        }
        ToolSpec tool = invocation.tool();
        boolean isRepeatable =
                Boolean.TRUE.equals(tool.readOnlyHint())
                        || Boolean.TRUE.equals(tool.idempotentHint());
        CompletableFuture<String> result =
                call(name, arguments, isRepeatable, true)
                        .thenApply(given -> results.of(given, invocation.maxResultSize()));
        return handOver(result, failure -> errors.failed(name, failure));
    }

    /**
     * Calls a tool, at most twice, and sends a call that the server has not processed once more.
     *
     * @param mayRepeat whether the call may be made again if the server may have processed it
     * @param maySend whether the call may be sent again if the server has not processed it
     */
    private CompletableFuture<Object> call(
            String name, Map<String, Object> arguments, boolean mayRepeat, boolean maySend) {
        return attempt(name, arguments)
                .exceptionallyCompose(
                        failure -> {
                            if (Stages.cause(failure) instanceof CallFailure first) {
                                if (first.mayHaveRun() && mayRepeat) {
                                    return call(name, arguments, false, maySend);
                                }
                                if (!first.mayHaveRun() && maySend) {
                                    return call(name, arguments, mayRepeat, false);
                                }
                            }
                            return CompletableFuture.failedFuture(failure);
                        });
    }

    private CompletableFuture<Object> attempt(String name, Map<String, Object> arguments) {
        return connection
                .get()
                .exceptionallyCompose(
                        failure ->
                                CompletableFuture.failedFuture(
                                        errors.unavailable(Stages.cause(failure))))
                .thenCompose(current -> current.call(name, arguments));
    }

    /** The failures that routes receive, instead of those of this package. */
    private interface Translation {
        Exception of(Throwable failure);
    }

    private <T> CompletableFuture<T> handOver(CompletableFuture<T> stage, Translation failures) {
        CompletableFuture<T> handedOver = new CompletableFuture<>();
        boolean isDone = stage.isDone();
        var unused =
                stage.whenComplete(
                        (result, failure) -> {
                            Runnable completion =
                                    () -> {
                                        if (failure == null) {
                                            handedOver.complete(result);
                                        } else {
                                            handedOver.completeExceptionally(
                                                    translated(Stages.cause(failure), failures));
                                        }
                                    };
                            if (isDone) {
                                completion.run();
                            } else {
                                executor.execute(completion);
                            }
                        });
        return handedOver;
    }

    private static Throwable translated(Throwable failure, Translation failures) {
        return failure instanceof CopilotToolException || failure instanceof Error
                ? failure
                : failures.of(failure);
    }

    @Override
    public CompletionStage<Void> close() {
        return connection.close();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
