// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The tool of a route from {@code copilot:tool:NAME}. It exists as long as the route; calls wait
 * while the route does not run. Any thread may use it; no method blocks.
 */
public final class RouteTool implements ToolSource {

    /**
     * A wait for the route ends this much before the timeout of the call, so that the failure says
     * what the call waited for; for short timeouts, a tenth of the timeout.
     */
    private static final Duration MARGIN = Duration.ofMillis(100);

    private final ToolDefinition definition;
    private final Supplier<String> routeId;
    private final RouteGate gate;

    /**
     * @param routeId supplies the id of the route for messages; null until the route has been built
     * @param scheduler supplies the timer of the component
     */
    public RouteTool(
            ToolDefinition definition, Supplier<String> routeId, Supplier<Scheduler> scheduler) {
        this.definition = definition;
        this.routeId = routeId;
        this.gate = new RouteGate(scheduler);
    }

    /** Returns the name of the tool. */
    public String name() {
        return definition.spec().name();
    }

    /** Returns the id of the route; null until the route has been built. */
    String routeId() {
        return routeId.get();
    }

    @Override
    public Set<String> tags() {
        return definition.tags().names();
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(definition.spec());
    }

    @Override
    public Duration timeout(ToolSpec tool) {
        return timeout();
    }

    /** Returns the maximum duration of a call. */
    public Duration timeout() {
        return definition.timeout();
    }

    @Override
    public ToolInvocation check(ToolInvocation invocation) throws ToolArgumentsException {
        String json = definition.rules().read(invocation.arguments()).json();
        return invocation.toBuilder().arguments(json).build();
    }

    @Override
    public CompletionStage<String> call(ToolInvocation invocation) {
        CompletableFuture<String> result = new CompletableFuture<>();
        try {
            ToolArguments arguments = definition.rules().read(invocation.arguments());
            gate.pass(
                    route -> route.send(limited(invocation), arguments, result),
                    waitingTime(),
                    () -> result.completeExceptionally(notRunning()));
        } catch (ToolArgumentsException | RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
        return result;
    }

    private ToolInvocation limited(ToolInvocation invocation) {
        return invocation.toBuilder()
                .maxResultSize(Math.min(definition.maxResultSize(), invocation.maxResultSize()))
                .build();
    }

    private Duration waitingTime() {
        Duration tenth = definition.timeout().dividedBy(10);
        return definition.timeout().minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
    }

    private CopilotToolException notRunning() {
        return new CopilotToolException(
                "The tool " + name() + " cannot be called: " + route() + " is not running",
                null,
                ErrorDetails.ofCode("tool_timeout"));
    }

    /** Lets calls pass to the route, which now runs. */
    public void open(ToolRoute route) {
        gate.open(route);
    }

    /** Lets further calls wait, because the route is suspended or stopped. */
    public void close() {
        gate.close();
    }

    /** Ends the wait of all calls, because the route has been removed. */
    void remove() {
        gate.expireAll();
    }

    private String route() {
        String id = routeId();
        return id == null ? "its route" : "the route " + id;
    }

    /** Returns the names of the tool and of its route, as error messages mention them. */
    @Override
    public String toString() {
        return "copilot:tool:" + name() + " of " + route();
    }
}
