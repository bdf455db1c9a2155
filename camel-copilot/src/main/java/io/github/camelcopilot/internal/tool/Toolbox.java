// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.concurrent.UserCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * All sources of tools that an endpoint can use. Any thread may use it; no method blocks.
 *
 * <p>The name of a tool of an MCP server is not ours to choose, so it gives way to a tool of the
 * same name: it is offered as {@code SERVER_TOOL}. If two servers have a tool of the same name,
 * both give way, so that the names do not depend on the order of the servers.
 */
public final class Toolbox {

    /**
     * Maximum time until a source is ready. A source that connects has a shorter limit of its own,
     * such as {@code mcpTimeout}.
     */
    static final Duration MAX_READY_TIME = Duration.ofMinutes(10);

    private final Supplier<List<ToolSource>> sources;
    private final Scheduler scheduler;

    /**
     * @param sources supplies the current sources
     */
    public Toolbox(Supplier<List<ToolSource>> sources, Scheduler scheduler) {
        this.sources = sources;
        this.scheduler = scheduler;
    }

    /**
     * Returns the selected tools once their sources are ready. The result is completed on any
     * thread, and fails with a {@link CopilotException} if a source fails.
     */
    public CompletableFuture<OfferedTools> select(ToolTags tags) {
        List<ToolSource> selected =
                sources.get().stream()
                        .filter(source -> tags.select(call(source, "tags", () -> source.tags())))
                        .toList();
        CompletableFuture<?>[] ready =
                selected.stream().map(this::ready).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ready).thenApply(done -> offered(selected));
    }

    private CompletableFuture<Void> ready(ToolSource source) {
        CompletionStage<Void> stage = call(source, "ready", source::ready);
        if (stage instanceof CompletableFuture<Void> future && isSuccessful(future)) {
            // As most sources always are: they need no alarm for each prompt.
            return future;
        }
        return UserCode.<Void>call(() -> stage, MAX_READY_TIME, scheduler, () -> notReady(source))
                .exceptionallyCompose(
                        failure ->
                                CompletableFuture.failedFuture(
                                        failed(source, "ready", Stages.cause(failure))));
    }

    private static boolean isSuccessful(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private static CopilotToolException notReady(ToolSource source) {
        return new CopilotToolException(
                "The tools of "
                        + name(source)
                        + " were not ready within "
                        + MAX_READY_TIME.toMinutes()
                        + " min",
                null,
                ErrorDetails.ofCode("tool_timeout"));
    }

    /**
     * Calls a method of a source.
     *
     * @throws CompletionException with a {@link CopilotException} if it fails or returns null
     */
    private static <T> T call(ToolSource source, String method, Supplier<T> code) {
        try {
            return Objects.requireNonNull(code.get(), "it returned null");
        } catch (Throwable failure) {
            // Code of the user, in any JVM language.
            throw new CompletionException(failed(source, method, failure));
        }
    }

    /** The message does not repeat that of the cause, which may hold a secret. */
    private static CopilotException failed(ToolSource source, String method, Throwable cause) {
        return cause instanceof CopilotException known
                ? known
                : new CopilotToolException(
                        "The method "
                                + method
                                + " of "
                                + name(source)
                                + " failed with "
                                + cause.getClass().getName()
                                + ", see the cause",
                        cause,
                        ErrorDetails.ofCode("tool_failed"));
    }

    private static String name(ToolSource source) {
        return "the ToolSource " + source.getClass().getName();
    }

    private static OfferedTools offered(List<ToolSource> selected) {
        List<OfferedTools.Tool> tools =
                selected.stream()
                        .flatMap(
                                source ->
                                        call(source, "tools", () -> List.copyOf(source.tools()))
                                                .stream()
                                                .map(spec -> new OfferedTools.Tool(source, spec)))
                        .toList();
        Set<String> names = new HashSet<>();
        Set<String> clashing = new HashSet<>();
        for (OfferedTools.Tool tool : tools) {
            if (!names.add(tool.spec().name())) {
                clashing.add(tool.spec().name());
            }
        }
        try {
            return new OfferedTools(
                    clashing.isEmpty()
                            ? tools
                            : tools.stream()
                                    .map(tool -> givingWay(tool, clashing, names))
                                    .toList());
        } catch (IllegalArgumentException clash) {
            throw new CompletionException(
                    new CopilotToolException(
                            clash.getMessage(), clash, ErrorDetails.ofCode("tool_duplicate")));
        }
    }

    /**
     * Returns the tool under another name if it is that of an MCP server and its name clashes.
     *
     * @param names all names in use, to which a new one is added
     */
    private static OfferedTools.Tool givingWay(
            OfferedTools.Tool tool, Set<String> clashing, Set<String> names) {
        String name = tool.spec().name();
        if (!clashing.contains(name) || !(tool.source() instanceof McpTools server)) {
            return tool;
        }
        String free = ToolNames.valid(server.serverName() + "_" + name, names);
        names.add(free);
        return RenamedTool.of(tool, free);
    }
}
