// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.test.CopilotServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A Camel context with one route from {@code direct:in} to a {@code copilot:} endpoint, without JMX
 * unless the test class has {@link WithJmx}. Owned by the test's thread.
 */
public final class CopilotRoute implements AutoCloseable {

    public static final String TOKEN = "gho_testtesttesttesttesttesttesttest1234";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CopilotComponent component = new CopilotComponent();

    static {
        ShortPolls.use();
    }

    private CopilotRoute() {
        if (!WithJmx.Extension.isEnabled()) {
            context.disableJMX();
        }
        ComponentAccess.setEnvironment(component, name -> null);
        context.getShutdownStrategy().setTimeout(5);
        context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
        context.addComponent("copilot", component);
    }

    /** A context without a route, with a component that has neither address nor credential. */
    public static CopilotRoute bare() {
        return new CopilotRoute();
    }

    /** A context without a route, whose component talks to the server with {@link #TOKEN}. */
    public static CopilotRoute at(CopilotServer server) {
        CopilotRoute route = bare();
        route.options().setBaseUrl(server.url());
        route.options().setToken(TOKEN);
        route.options().setMaxRetries(0);
        return route;
    }

    /**
     * A started route to {@code copilot:chat} with these options, such as {@code model=m&seed=1}.
     */
    public static CopilotRoute chat(CopilotServer server, String options) throws Exception {
        return at(server).start("copilot:chat" + (options.isEmpty() ? "" : "?" + options));
    }

    public CopilotRoute start(String uri) throws Exception {
        return start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to(uri);
                    }
                });
    }

    public CopilotRoute start(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
        return this;
    }

    public DefaultCamelContext context() {
        return context;
    }

    public CopilotComponent component() {
        return component;
    }

    public CopilotConfiguration options() {
        return component.getConfiguration();
    }

    public Exchange send(Object body) {
        return send(body, Map.of());
    }

    public Exchange send(Object body, Map<String, Object> headers) {
        return send(
                message -> {
                    message.setBody(body);
                    message.getHeaders().putAll(headers);
                });
    }

    public Exchange send(Consumer<Message> message) {
        return context.createProducerTemplate()
                .request("direct:in", exchange -> message.accept(exchange.getMessage()));
    }

    /** Sends a message without waiting. */
    public CompletableFuture<Exchange> sendLater(Object body) {
        return context.createProducerTemplate()
                .asyncSend("direct:in", exchange -> exchange.getMessage().setBody(body));
    }

    /** Sends a message that must succeed. */
    public Message ask(Object body) {
        return ask(body, Map.of());
    }

    public Message ask(Object body, Map<String, Object> headers) {
        return succeeded(send(body, headers));
    }

    public static Message succeeded(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new AssertionError("The exchange failed", exchange.getException());
        }
        return exchange.getMessage();
    }

    /** Returns the messages of an exception and its causes, with stack traces. */
    public static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    public void close() {
        context.stop();
    }
}
