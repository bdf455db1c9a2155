// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A Camel context whose routes stream from a server, and whose shutdown in the middle of a stream
 * is short. Owned by the test's thread.
 */
public final class StreamRoute implements AutoCloseable {

    public static final String PROMPT = "What is a camel?";
    public static final String ROUTE = "asking";

    /** Null = of another kind. */
    private final CopilotServer server;

    private final CopilotRoute route;

    private StreamRoute(CopilotServer server, CopilotRoute route) {
        this.server = server;
        this.route = route;
        context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context().getShutdownStrategy().setTimeout(100);
    }

    public static StreamRoute at(CopilotServer server) {
        return new StreamRoute(server, CopilotRoute.at(server));
    }

    /** A context without a route, for a server of another kind. */
    public static StreamRoute at(String baseUrl) {
        StreamRoute bare = new StreamRoute(null, CopilotRoute.bare());
        bare.options().setBaseUrl(baseUrl);
        bare.options().setToken(CopilotRoute.TOKEN);
        bare.options().setMaxRetries(0);
        return bare;
    }

    /** A started route to {@code copilot:stream} in that form. */
    public static StreamRoute at(CopilotServer server, EmitForm form) throws Exception {
        return at(server).start(form, "");
    }

    public StreamRoute clock(VirtualScheduler clock) {
        ComponentAccess.setScheduler(route.component(), clock);
        return this;
    }

    /**
     * Starts the route.
     *
     * @param options further ones, such as {@code &streamBuffer=4}
     */
    public StreamRoute start(EmitForm form, String options) throws Exception {
        return start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId(ROUTE)
                                .to("copilot:stream?" + form.option() + options);
                    }
                });
    }

    public StreamRoute start(RouteBuilder routes) throws Exception {
        route.start(routes);
        return this;
    }

    public DefaultCamelContext context() {
        return route.context();
    }

    public CopilotConfiguration options() {
        return route.options();
    }

    public Exchange send() {
        return route.send(PROMPT);
    }

    public Message ask() {
        return route.ask(PROMPT);
    }

    public CompletableFuture<Exchange> sendLater() {
        return route.sendLater(PROMPT);
    }

    /** Waits until the client has closed the connections of all requests, whose number this is. */
    public void awaitHungUp(int count) {
        await().untilAsserted(
                        () ->
                                assertThat(server.requests())
                                        .hasSize(count)
                                        .allMatch(r -> r.outcome() == Outcome.HUNG_UP));
        await().until(() -> server.openConnections() == 0);
    }

    /** Returns the number of exchanges and streams of the route that are in flight for Camel. */
    public int inflight() {
        return context().getInflightRepository().size(ROUTE);
    }

    /** Returns the failure of an exchange, whose body must be unchanged and contain no token. */
    public static CopilotException failureOf(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
        assertThat(exchange.getMessage().getBody()).isEqualTo(PROMPT);
        assertNoToken(exchange.getException());
        assertThat(exchange.getMessage().getHeaders().toString())
                .doesNotContain(CopilotRoute.TOKEN);
        return (CopilotException) exchange.getException();
    }

    public static void assertNoToken(Throwable failure) {
        assertThat(CopilotRoute.text(failure)).doesNotContain(CopilotRoute.TOKEN);
    }

    @Override
    public void close() {
        route.close();
    }
}
