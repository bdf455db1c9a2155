// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Simulates Entra ID's token endpoint on loopback, for an application with a client secret. Each
 * issued token is different.
 */
final class TokenEndpoint implements AutoCloseable {

    static final String SECRET = "a-secret~that.nobody-may-see";

    private static final String TENANT = "00000000-0000-0000-0000-000000000001";
    private static final String CLIENT = "00000000-0000-0000-0000-000000000002";
    private static final String PATH = "/" + TENANT + "/oauth2/v2.0/token";

    private final HttpServer server;
    private final HttpClient client = new JdkHttpClientBuilder().build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile String refusal;
    private volatile CountDownLatch held = new CountDownLatch(0);

    private TokenEndpoint(HttpServer server) {
        this.server = server;
    }

    static TokenEndpoint start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenEndpoint endpoint = new TokenEndpoint(server);
        server.createContext("/", endpoint::answer);
        server.setExecutor(endpoint.threads);
        server.start();
        return endpoint;
    }

    /** Returns a new credential for this endpoint. */
    TokenCredential credential() {
        return new ClientSecretCredentialBuilder()
                .tenantId(TENANT)
                .clientId(CLIENT)
                .clientSecret(SECRET)
                // Otherwise it first requests the list of hosts that belong to Entra ID.
                .disableInstanceDiscovery()
                .httpClient(request -> client.send(redirected(request)))
                .build();
    }

    /**
     * Redirects the requests of the credential to this server. Setting this server as its authority
     * would work, except for the cache, which requires TLS and discards tokens of a host with a
     * port.
     */
    private HttpRequest redirected(HttpRequest request) {
        return request.setUrl(
                "http://127.0.0.1:" + server.getAddress().getPort() + request.getUrl().getFile());
    }

    /** Sets the lifetime of the next tokens; the default is one hour. */
    TokenEndpoint lifetime(Duration next) {
        lifetime = next;
        return this;
    }

    /** Refuses the next requests as Entra ID refuses a wrong client secret. */
    TokenEndpoint refuse() {
        refusal =
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client"
                        + " secret provided.\",\"error_codes\":[7000215]}";
        return this;
    }

    /** Holds the next requests until {@link #release()}. */
    TokenEndpoint hold() {
        held = new CountDownLatch(1);
        return this;
    }

    void release() {
        held.countDown();
    }

    /** Returns the forms of all requests. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns the tokens issued so far, in order. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!exchange.getRequestMethod().equals("POST")
                    || !exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            requests.add(form);
            held.await();
            if (refusal == null) {
                send(exchange, 200, issue());
            } else {
                send(exchange, 400, refusal);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private String issue() {
        synchronized (tokens) {
            String token = "entra-token-" + (tokens.size() + 1) + "-that-nobody-may-see";
            tokens.add(token);
            return "{\"token_type\":\"Bearer\",\"expires_in\":"
                    + lifetime.toSeconds()
                    + ",\"access_token\":\""
                    + token
                    + "\"}";
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
