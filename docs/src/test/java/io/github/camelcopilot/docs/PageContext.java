// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.test.CopilotServer;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A Camel context that runs the code of a page against a {@code CopilotServer}. Owned by the test's
 * thread.
 */
final class PageContext implements AutoCloseable {

    static final String TOKEN = "gho_testtesttesttesttesttesttesttest1234";

    /**
     * Consumers that need no other service; routes with other consumers are loaded but not started.
     */
    private static final Set<String> STARTED = Set.of("direct", "seda", "copilot", "kamelet");

    private static final Pattern STEPS =
            Pattern.compile(
                    "^- (?!(?:route|from|rest|beans|bean|onException|onCompletion|errorHandler"
                            + "|intercept\\w*|restConfiguration|routeConfiguration|routeTemplate"
                            + "|templatedRoute)\\b)\\w",
                    Pattern.MULTILINE);

    private final DefaultCamelContext context = new DefaultCamelContext();

    private PageContext() {
        context.setAutoStartup(false);
        context.getShutdownStrategy().setTimeout(5);
        context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
        Given.BEANS.forEach(context.getRegistry()::bind);
        context.getComponent("kamelet", KameletComponent.class).setLocation("file:kamelets");
        context.getPropertiesComponent().addPropertiesFunction(new AnyEnvironment());
        set(Map.of());
    }

    /** Creates a context whose component has neither address nor credential. */
    static PageContext bare() {
        return new PageContext();
    }

    /** Creates a context whose component uses the server, also for logins. */
    static PageContext at(CopilotServer server) {
        PageContext page = bare();
        page.options().setBaseUrl(server.url());
        page.options().setGithubHost(server.url());
        page.options().setClientId("Iv1.0123456789abcdef");
        page.options().setToken(TOKEN);
        page.options().setMaxRetries(0);
        return page;
    }

    CopilotConfiguration options() {
        return context.getComponent("copilot", CopilotComponent.class).getConfiguration();
    }

    CamelContext context() {
        return context;
    }

    /** Sets properties for placeholders, in addition to the given ones. */
    PageContext set(Map<String, String> properties) {
        Properties all = new Properties();
        all.putAll(Given.PROPERTIES);
        all.putAll(properties);
        context.getPropertiesComponent().setInitialProperties(all);
        return this;
    }

    PageContext add(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        return this;
    }

    /** Loads a block of YAML: whole routes, or steps of one. */
    PageContext loadYaml(String text) throws Exception {
        return load(
                "page.yaml",
                STEPS.matcher(text).lookingAt()
                        ? "- from:\n    uri: direct:steps\n    steps:\n" + text.indent(6)
                        : text);
    }

    PageContext loadXml(String text) throws Exception {
        return load("page.xml", text);
    }

    private PageContext load(String name, String text) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, text));
        return this;
    }

    /** Starts the context, and the routes that need no other service. */
    PageContext start() throws Exception {
        context.start();
        for (Route route : context.getRoutes()) {
            String uri = route.getEndpoint().getEndpointUri();
            if (STARTED.contains(uri.substring(0, uri.indexOf(':')))) {
                context.getRouteController().startRoute(route.getRouteId());
            }
        }
        return this;
    }

    Exchange send(String uri, Object body, Map<String, Object> headers) {
        return context.createProducerTemplate()
                .request(
                        uri,
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().getHeaders().putAll(headers);
                        });
    }

    /** Sends a message that must succeed. */
    Message ask(String uri, Object body) {
        return succeeded(send(uri, body, Map.of()));
    }

    static Message succeeded(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new AssertionError("The exchange failed", exchange.getException());
        }
        return exchange.getMessage();
    }

    @Override
    public void close() {
        context.stop();
    }
}
