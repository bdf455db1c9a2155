// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A bean with one tool, which records its calls. Any thread may use it. */
public class TestTool implements ToolSource {

    private final ToolSpec spec;
    private final Function<ToolInvocation, CompletionStage<String>> call;
    private final List<ToolInvocation> calls = new CopyOnWriteArrayList<>();

    public TestTool(ToolSpec spec, Function<ToolInvocation, CompletionStage<String>> call) {
        this.spec = spec;
        this.call = call;
    }

    /** Returns a tool whose result is always the same. */
    public static TestTool of(String name, String result) {
        return new TestTool(spec(name).build(), call -> CompletableFuture.completedFuture(result));
    }

    /** Returns a tool that fails. */
    public static TestTool broken() {
        return new TestTool(
                spec("broken").build(),
                call -> CompletableFuture.failedFuture(new IllegalStateException("broken"))) {
            @Override
            public Set<String> tags() {
                return Set.of("broken");
            }
        };
    }

    public static ToolSpec.Builder spec(String name) {
        return ToolSpec.builder(name)
                .description("The tool " + name)
                .parameters(
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("city", Map.of("type", "string"))));
    }

    public List<ToolInvocation> calls() {
        return calls;
    }

    @Override
    public Set<String> tags() {
        return Set.of("test");
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(spec);
    }

    @Override
    public CompletionStage<String> call(ToolInvocation invocation) {
        calls.add(invocation);
        return call.apply(invocation);
    }

    @Override
    public Duration timeout(ToolSpec tool) {
        return Duration.ofMinutes(1);
    }
}
