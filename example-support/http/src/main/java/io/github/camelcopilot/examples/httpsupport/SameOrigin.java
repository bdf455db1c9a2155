// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpsupport;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/**
 * Refuses requests that a page of another site makes a browser send. The name of such a site can
 * resolve to this machine (DNS rebinding), so that the browser considers it the same origin.
 * Therefore the request's {@code Host}, and its {@code Origin} if present, must be a name of this
 * server: that of the property {@code camel.server.host}, or one in {@code http.names}. Stateless.
 */
public final class SameOrigin implements Processor {

    /** Additional names of the server, with their ports, separated by commas. */
    private static final String NAMES = "http.names";

    @Override
    public void process(Exchange exchange) throws UnknownHostException {
        HttpServerRequest request = exchange.getMessage(HttpMessage.class).getRequest();
        Set<String> names = names(exchange.getContext());
        String origin = request.getHeader("Origin");
        if (isNamed(request.getHeader("Host"), names)
                && (origin == null || isNamed(origin.replaceFirst("^https?://", ""), names))) {
            return;
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 403);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setBody("This server answers only at " + String.join(", ", names) + ".");
        exchange.setRouteStop(true);
    }

    private static boolean isNamed(String name, Set<String> names) {
        return name != null && names.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Set<String> names(CamelContext context) throws UnknownHostException {
        String host = context.resolvePropertyPlaceholders("{{camel.server.host}}");
        int port = context.hasService(VertxPlatformHttpServer.class).getPort();
        Set<String> names = new LinkedHashSet<>();
        names.add(host.toLowerCase(Locale.ROOT) + ":" + port);
        if (InetAddress.getByName(host).isLoopbackAddress()) {
            names.add("localhost:" + port);
            names.add("127.0.0.1:" + port);
        }
        Arrays.stream(context.resolvePropertyPlaceholders("{{" + NAMES + ":}}").split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }
}
