// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * All sources of tools that an endpoint can use. Any thread may use it; no method blocks.
 *
 * <p>The name of a tool of an MCP server is not ours to choose, so it gives way to a tool of the
 * same name: it is offered as {@code SERVER_TOOL}. If two servers have a tool of the same name,
 * both give way, so that the names do not depend on the order of the servers.
 */
public final class Toolbox {

    private final Supplier<List<ToolSource>> sources;

    /**
     * @param sources supplies the current sources
     */
    public Toolbox(Supplier<List<ToolSource>> sources) {
        this.sources = sources;
    }

    /**
     * Returns the selected tools once their sources are ready. The result is completed on any
     * thread, and fails with the failure of a source.
     */
    public CompletableFuture<OfferedTools> select(ToolTags tags) {
        List<ToolSource> selected =
                sources.get().stream().filter(source -> tags.select(source.tags())).toList();
        CompletableFuture<?>[] ready =
                selected.stream()
                        .map(source -> source.ready().toCompletableFuture())
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ready).thenApply(done -> offered(selected));
    }

    private static OfferedTools offered(List<ToolSource> selected) {
        List<OfferedTools.Tool> tools =
                selected.stream()
                        .flatMap(
                                source ->
                                        source.tools().stream()
                                                .map(spec -> new OfferedTools.Tool(source, spec)))
                        .toList();
        Set<String> names = new HashSet<>();
        Set<String> clashing = new HashSet<>();
        for (OfferedTools.Tool tool : tools) {
            if (!names.add(tool.spec().name())) {
                clashing.add(tool.spec().name());
            }
        }
        return new OfferedTools(
                clashing.isEmpty()
                        ? tools
                        : tools.stream().map(tool -> givingWay(tool, clashing, names)).toList());
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
