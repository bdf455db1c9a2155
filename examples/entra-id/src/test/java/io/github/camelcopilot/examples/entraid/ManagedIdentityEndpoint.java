// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Simulates the endpoint for tokens of the managed identity of an App Service. */
final class ManagedIdentityEndpoint implements AutoCloseable {

    private static final String HEADER = "identity-header-that-nobody-may-see";

    private final HttpServer server;
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    private ManagedIdentityEndpoint(HttpServer server) {
        this.server = server;
    }

    static ManagedIdentityEndpoint start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ManagedIdentityEndpoint endpoint = new ManagedIdentityEndpoint(server);
        server.createContext("/msi/token", endpoint::answer);
        server.start();
        return endpoint;
    }

    /** Returns the variables that an App Service sets. */
    Map<String, String> environment() {
        return Map.of(
                "IDENTITY_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/msi/token",
                "IDENTITY_HEADER",
                HEADER);
    }

    /** Returns the issued tokens, in order. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            if (!HEADER.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"))
                    || !query.contains("resource=https://cognitiveservices.azure.com")) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            String token = "managed-token-" + (tokens.size() + 1) + "-that-nobody-may-see";
            tokens.add(token);
            byte[] body =
                    ("{\"access_token\":\""
                                    + token
                                    + "\",\"expires_on\":\""
                                    + Instant.now().plusSeconds(3600).getEpochSecond()
                                    + "\",\"resource\":\"https://cognitiveservices.azure.com\","
                                    + "\"token_type\":\"Bearer\"}")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
