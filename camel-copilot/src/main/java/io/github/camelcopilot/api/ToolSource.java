// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A source of tools for the model. Each bean of this type in the registry is available to the
 * producers whose option {@code tags} names one of its tags; any thread may call its methods.
 *
 * <pre>{@code
 * class Clock implements ToolSource {
 *     public Set<String> tags() {
 *         return Set.of("time");
 *     }
 *
 *     public List<ToolSpec> tools() {
 *         return List.of(ToolSpec.builder("now").description("Returns the time.").build());
 *     }
 *
 *     public CompletionStage<String> call(ToolInvocation invocation) {
 *         return CompletableFuture.completedFuture(Instant.now().toString());
 *     }
 * }
 * }</pre>
 */
public interface ToolSource {

    /**
     * Returns the tags of all tools of this source; empty = only producers with {@code tags=*} see
     * them.
     */
    Set<String> tags();

    /** Returns the tools, which may differ from call to call; must not block. */
    List<ToolSpec> tools();

    /**
     * Calls a tool; must not block for long. What the stage fails with is not shown to the model. A
     * failure with {@link ToolArgumentsException} means that nothing was done.
     *
     * @return the result, as text for the model; null is an empty result
     */
    CompletionStage<String> call(ToolInvocation invocation);

    /**
     * Checks a call before it is approved and made, and returns it with arguments in their final
     * form. By default, the arguments are not checked.
     *
     * @throws ToolArgumentsException if the arguments do not fit; the model receives the message
     */
    default ToolInvocation check(ToolInvocation invocation) throws ToolArgumentsException {
        return invocation;
    }

    /**
     * Returns a stage that completes when {@link #tools} can be called, for sources that have to
     * connect first. If it fails with a {@link CopilotException}, so does the exchange.
     */
    default CompletionStage<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Returns the maximum duration of a call of a tool, after which it has failed.
     *
     * @param tool one of {@link #tools}
     */
    default Duration timeout(ToolSpec tool) {
        return Duration.ofSeconds(20);
    }
}
