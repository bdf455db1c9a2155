// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.IssuedToken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * A Camel context whose component logs in at a test server and keeps tokens in a folder of the
 * test: routes {@code direct:chat} and {@code direct:login}, and one that records login events.
 * Owned by the test's thread.
 */
public final class LoginRoute implements AutoCloseable {

    public static final String CLIENT_ID = "Iv1.0123456789abcdef";

    private final CopilotRoute route;
    private final FileTokenStore store;
    private final TokenKey key;
    private final ConcurrentLinkedQueue<Message> events = new ConcurrentLinkedQueue<>();

    /**
     * @param scheduler the clock, or null for the real one
     */
    public LoginRoute(CopilotServer server, Path folder, Scheduler scheduler) {
        route = CopilotRoute.at(server);
        store = FileTokenStore.at(folder.resolve("auth.json"));
        key = TokenKey.of("127.0.0.1:" + server.port(), null);
        ComponentAccess.setScheduler(route.component(), scheduler);
        CopilotConfiguration options = route.options();
        options.setToken(null);
        options.setGithubHost(server.url());
        options.setClientId(CLIENT_ID);
        options.setTokenStore(store);
    }

    /** Starts the routes; the last one only if events are to have a consumer. */
    public LoginRoute start(boolean consumer) throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat").to("copilot:chat");
                        from("direct:stream").to("copilot:stream:answers");
                        from("direct:login").to("copilot:login");
                        if (consumer) {
                            from("copilot:login")
                                    .process(exchange -> events.add(exchange.getMessage().copy()));
                        }
                    }
                });
        return this;
    }

    /** Returns the events so far, copies of their messages. */
    public List<Message> events() {
        return List.copyOf(events);
    }

    /** Returns the states of the events so far. */
    public List<Object> states() {
        return events().stream().map(event -> event.getHeader(CopilotHeaders.LOGIN_STATE)).toList();
    }

    public CopilotRoute route() {
        return route;
    }

    public CopilotConfiguration options() {
        return route.options();
    }

    public FileTokenStore store() {
        return store;
    }

    public TokenKey key() {
        return key;
    }

    /** Returns the token in the store, or null. */
    public StoredToken stored() {
        return store.load(key).orElse(null);
    }

    /** Puts a token into the store. */
    public StoredToken store(IssuedToken issued, Instant issuedAt, Instant expiresAt) {
        StoredToken token =
                StoredToken.builder()
                        .accessToken(Secret.of(issued.accessToken()))
                        .expiresAt(expiresAt)
                        .refreshToken(
                                Optional.ofNullable(issued.refreshToken())
                                        .map(Secret::of)
                                        .orElse(null))
                        .clientId(CLIENT_ID)
                        .issuedAt(issuedAt)
                        .build();
        store.save(key, token);
        return token;
    }

    /** Returns the token that a call used. */
    public static String spent(CopilotServer server, int index) {
        return server.requests().stream()
                .filter(request -> request.path().equals("/chat/completions"))
                .skip(index)
                .findFirst()
                .orElseThrow()
                .header("Authorization")
                .orElseThrow()
                .substring("Bearer ".length());
    }

    public Exchange login() {
        return login(Map.of());
    }

    public Exchange login(String action) {
        return login(Map.of(CopilotHeaders.LOGIN_ACTION, action));
    }

    private Exchange login(Map<String, Object> headers) {
        return send("direct:login", headers).join();
    }

    public CompletableFuture<Exchange> loginLater() {
        return send("direct:login", Map.of());
    }

    public Exchange chat() {
        return chatLater().join();
    }

    public CompletableFuture<Exchange> chatLater() {
        return send("direct:chat", Map.of());
    }

    private CompletableFuture<Exchange> send(String to, Map<String, Object> headers) {
        return route.context()
                .createProducerTemplate()
                .asyncSend(
                        to,
                        exchange -> {
                            exchange.getMessage().setBody("Hello");
                            exchange.getMessage().getHeaders().putAll(headers);
                        });
    }

    @Override
    public void close() {
        route.close();
    }
}
