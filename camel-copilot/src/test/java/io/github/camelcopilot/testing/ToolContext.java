// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.tool.RouteTools;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context whose tools are called directly, without a model. Owned by the test's thread. */
public final class ToolContext implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final CopilotComponent component = new CopilotComponent();

    private ToolContext(Scheduler scheduler) {
        ComponentAccess.setEnvironment(component, name -> null);
        if (scheduler != null) {
            ComponentAccess.setScheduler(component, scheduler);
        }
        camel.getShutdownStrategy().setTimeout(5);
        camel.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
        camel.addComponent("copilot", component);
    }

    /** A context that has not started. */
    public static ToolContext bare() {
        return new ToolContext(null);
    }

    /** A context that has not started, with a clock. */
    public static ToolContext at(Scheduler scheduler) {
        return new ToolContext(scheduler);
    }

    /** A started context with a route from this URI, whose id is {@code tool}. */
    public static ToolContext started(String uri, Processor route) throws Exception {
        ToolContext context = bare().add(uri, route);
        context.camel.start();
        return context;
    }

    /** Adds a route from this URI, whose id is {@code tool}. */
    public ToolContext add(String uri, Processor route) throws Exception {
        return add(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).routeId("tool").process(route);
                    }
                });
    }

    public ToolContext add(RouteBuilder routes) throws Exception {
        camel.addRoutes(routes);
        return this;
    }

    public CamelContext camel() {
        return camel;
    }

    public CopilotComponent component() {
        return component;
    }

    /** Returns the tools of all routes. */
    public List<ToolSource> sources() {
        return RouteTools.of(camel).sources();
    }

    /** Returns the only tool. */
    public ToolSource source() {
        List<ToolSource> all = sources();
        if (all.size() != 1) {
            throw new AssertionError("The tools are " + all);
        }
        return all.get(0);
    }

    /** Returns the only tool as the model sees it. */
    public ToolSpec spec() {
        return source().tools().get(0);
    }

    /** Calls the only tool. */
    public CompletableFuture<String> begin(UnaryOperator<ToolInvocation.Builder> change) {
        ToolInvocation.Builder call = ToolInvocation.builder(spec()).callId("call_1");
        return source().call(change.apply(call).build()).toCompletableFuture();
    }

    /** Returns the result of the only tool. */
    public String call(String arguments) throws Exception {
        return result(begin(call -> call.arguments(arguments)));
    }

    /** Returns the failure of the only tool. */
    public Throwable failure(String arguments) throws Exception {
        return failure(begin(call -> call.arguments(arguments)));
    }

    public static String result(CompletableFuture<String> call) throws Exception {
        return call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public static Throwable failure(CompletableFuture<String> call) throws Exception {
        try {
            throw new AssertionError("The result is " + result(call));
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
