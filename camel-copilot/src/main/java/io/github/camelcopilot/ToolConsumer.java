// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.internal.tool.RouteTool;
import io.github.camelcopilot.internal.tool.RouteTools;
import io.github.camelcopilot.internal.tool.ToolArguments;
import io.github.camelcopilot.internal.tool.ToolDefinition;
import io.github.camelcopilot.internal.tool.ToolRoute;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code from("copilot:tool:NAME")}: a route that the model may call. The tool is known from the
 * creation of the consumer until the route is removed; while the consumer is not running, calls
 * wait. Each call is an exchange on the pool {@code copilot-consumer}.
 */
final class ToolConsumer extends DefaultConsumer implements ToolRoute, ShutdownAware, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(ToolConsumer.class);

    private final AtomicInteger pending = new AtomicInteger();
    private final RouteTool tool;

    /**
     * @throws IllegalArgumentException if the route of another consumer has a tool with the name
     */
    ToolConsumer(CopilotEndpoint endpoint, Processor processor, ToolDefinition definition) {
        super(endpoint, processor);
        tool =
                RouteTools.of(endpoint.getCamelContext())
                        .add(
                                definition.spec().name(),
                                processor,
                                () -> newTool(endpoint, definition));
    }

    private RouteTool newTool(CopilotEndpoint endpoint, ToolDefinition definition) {
        // The names may differ from what was written, because Camel removes dashes from keys in
        // YAML and in properties.
        LOG.info("The tool {} has {}", definition.spec().name(), definition.rules().summary());
        return new RouteTool(definition, this::getRouteId, endpoint::scheduler);
    }

    /** Returns the maximum duration of a call. */
    Duration timeout() {
        return tool.timeout();
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        tool.open(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        tool.close();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        tool.open(this);
    }

    @Override
    protected void doStop() throws Exception {
        tool.close();
        super.doStop();
    }

    @Override
    protected void doShutdown() throws Exception {
        RouteTools.of(getEndpoint().getCamelContext()).remove(tool);
        super.doShutdown();
    }

    @Override
    public void send(
            ToolInvocation call, ToolArguments arguments, CompletableFuture<String> result) {
        pending.incrementAndGet();
        new ToolExchange(this, call, arguments, result, pending::decrementAndGet).start();
    }

    /** {@inheritDoc} Deferred, because routes that are stopping may still call the tool. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return true;
    }

    @Override
    public int getPendingExchangesSize() {
        return pending.get();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare.
    }
}
