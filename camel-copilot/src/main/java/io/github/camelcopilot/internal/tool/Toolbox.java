// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** All sources of tools that an endpoint can use. Any thread may use it; no method blocks. */
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
        return new OfferedTools(
                selected.stream()
                        .flatMap(
                                source ->
                                        source.tools().stream()
                                                .map(spec -> new OfferedTools.Tool(source, spec)))
                        .toList());
    }
}
