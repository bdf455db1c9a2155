// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A tool that is offered under another name than its source uses. Immutable.
 *
 * @param source the source that knows the tool by its own name
 * @param own the tool as the source describes it
 * @param offered the tool as the model sees it
 */
record RenamedTool(ToolSource source, ToolSpec own, ToolSpec offered) implements ToolSource {

    static OfferedTools.Tool of(OfferedTools.Tool tool, String name) {
        ToolSpec offered = tool.spec().toBuilder().name(name).build();
        return new OfferedTools.Tool(new RenamedTool(tool.source(), tool.spec(), offered), offered);
    }

    @Override
    public Set<String> tags() {
        return source.tags();
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(offered);
    }

    @Override
    public CompletionStage<Void> ready() {
        return source.ready();
    }

    @Override
    public CompletionStage<String> call(ToolInvocation invocation) {
        return source.call(as(own, invocation));
    }

    @Override
    public ToolInvocation check(ToolInvocation invocation) throws ToolArgumentsException {
        return as(offered, source.check(as(own, invocation)));
    }

    @Override
    public Duration timeout(ToolSpec tool) {
        return source.timeout(own);
    }

    private static ToolInvocation as(ToolSpec spec, ToolInvocation invocation) {
        return ToolInvocation.builder(spec)
                .callId(invocation.callId())
                .arguments(invocation.arguments())
                .maxResultSize(invocation.maxResultSize())
                .properties(invocation.properties())
                .variables(invocation.variables())
                .build();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
