// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.testing.ByteServer;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.RawServer;
import io.github.camelcopilot.testing.TlsServer;
import io.github.camelcopilot.testing.TunnelProxy;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that refuse, ask for a credential, repeat it, or hang up; with tunnels and without. */
@Timeout(60)
class ProxyTest {

    private static final String USER = "joe";
    private static final String PASSWORD = "pw-s3cret-ü9";
    private static final String CREDENTIAL = basic(StandardCharsets.UTF_8);
    private static final String CHALLENGE = "\r\nProxy-Authenticate: Basic realm=\"corp\"";

    private static final byte[] ANSWER =
            "{\"choices\":[{\"message\":{\"content\":\"through\"},\"finish_reason\":\"stop\"}]}"
                    .getBytes(StandardCharsets.UTF_8);

    private static String basic(Charset charset) {
        return "Basic "
                + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(charset));
    }

    static Stream<Arguments> refusals() {
        Class<?> request = CopilotRequestException.class;
        Class<?> server = CopilotServerException.class;
        String asks =
                "asks for a credential: set the options proxyAuthUsername and proxyAuthPassword";
        String refuses =
                "not accept the credential of the options proxyAuthUsername and proxyAuthPassword";
        return Stream.of(
                arguments("407" + CHALLENGE, false, true, request, asks),
                arguments("407" + CHALLENGE, true, true, request, refuses),
                arguments("407", false, true, request, asks),
                arguments(
                        "407\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate",
                        true,
                        true,
                        request,
                        "offers neither"),
                arguments(
                        "407\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic",
                        false,
                        true,
                        request,
                        asks),
                arguments("403", false, true, request, "proxyAuthUsername and proxyAuthPassword"),
                arguments("403", true, true, request, "proxyAuthUsername"),
                arguments("401", true, false, request, "proxyAuthUsername"),
                arguments("429", true, false, request, "proxyAuthUsername"),
                arguments("302\r\nLocation: http://login.test/", false, false, server, "proxyHost"),
                arguments("502", false, false, server, "proxyHost"),
                arguments("503", true, false, server, "proxyHost"));
    }

    /**
     * @param withoutTunnel whether the status says the same of a request that the proxy sees
     */
    @ParameterizedTest
    @MethodSource("refusals")
    void aRejectionNamesTheProxyAndItsOptions(
            String head, boolean credential, boolean withoutTunnel, Class<?> type, String words)
            throws Exception {
        byte[] answer = ByteServer.response(head, "<html><title>Blocked</title>Category AI</html>");
        List<String> schemes = withoutTunnel ? List.of("https", "http") : List.of("https");
        for (String scheme : schemes) {
            try (ByteServer proxy = ByteServer.of(answer);
                    CopilotRoute route = route(scheme + "://api.test/v1", proxy, credential)) {
                for (String operation :
                        List.of("copilot:chat", "copilot:stream", "copilot:models")) {
                    CopilotException failure = failure(route, operation);

                    assertThat(failure)
                            .isExactlyInstanceOf(type)
                            .hasMessageContaining("The proxy " + proxy.address() + " answered ")
                            .hasMessageContainingAll("api.test", "Category AI", words)
                            .hasMessageNotContaining("openai");
                    assertThat(failure.getStatus())
                            .isEqualTo(Integer.parseInt(head.substring(0, 3)));
                    assertThat(failure.getCode()).startsWith("proxy_");
                    assertSecret(failure);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, copilot:chat",
        "localhost, copilot:chat",
        "LOCALHOST, copilot:models",
        "service.localhost, copilot:chat"
    })
    void thisMachineIsCalledWithoutTheProxy(String host, String operation) throws Exception {
        byte[] answer = ByteServer.keptResponse("200 OK", ANSWER);
        try (ByteServer service = ByteServer.of(answer);
                ByteServer proxy = ByteServer.of(ByteServer.response("500 No", ""));
                CopilotRoute route = CopilotRoute.bare()) {
            set(
                    route.options(),
                    "http://" + host + ":" + service.port() + "/v1",
                    proxy.port(),
                    true);
            route.options().setApiKey("sk-0123456789abcdef");
            route.start("copilot:chat");

            send(route, operation);

            assertThat(proxy.requests()).isEmpty();
            assertThat(service.requests())
                    .isNotEmpty()
                    .allSatisfy(
                            request -> {
                                assertThat(request.header("authorization"))
                                        .isEqualTo("Bearer sk-0123456789abcdef");
                                assertThat(request.header("proxy-authorization")).isNull();
                            });
        }
    }

    @Test
    void aRejectionByTheServiceBehindTheProxyIsAttributedToTheService() throws Exception {
        byte[] answer = ByteServer.response("403 No", "{\"error\":{\"message\":\"not for you\"}}");
        try (ByteServer proxy = ByteServer.of(answer);
                CopilotRoute route = route("http://api.test/v1", proxy, true)) {
            assertThat(failure(route, "copilot:chat"))
                    .isExactlyInstanceOf(CopilotAccessException.class)
                    .hasMessageContainingAll(
                            "openai at api.test",
                            "through the proxy " + proxy.address(),
                            "not for you");
        }
    }

    static Stream<String> echoes() {
        String seen = CREDENTIAL + " for " + USER + ":" + PASSWORD;
        String latin = basic(StandardCharsets.ISO_8859_1);
        return Stream.of(
                "HTTP/1.1 407 No" + CHALLENGE + "\r\nConnection: close\r\n\r\nYou sent " + seen,
                "HTTP/1.1 403 No\r\nConnection: close\r\n\r\nYou sent " + seen + " " + latin,
                "HTTP/1.1 403 No\r\nConnection: close\r\n\r\n{\"error\":{\"code\":\""
                        + PASSWORD
                        + "\",\"message\":\""
                        + seen
                        + "\"}}",
                "HTTP/1.1 500 No\r\nX-Request-Id: "
                        + CREDENTIAL
                        + "\r\nConnection: close\r\n\r\n"
                        + seen,
                "HTTP/1.1 200 OK\r\nContent-Type: "
                        + CREDENTIAL
                        + "\r\nConnection: close\r\n\r\n"
                        + seen,
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"error\":{\"message\":\""
                        + seen
                        + "\"}}",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"error\":{\"code\":\""
                        + PASSWORD
                        + "\",\"message\":\""
                        + seen
                        + "\"}}\n\n",
                "HTTP/1.1 " + CREDENTIAL + "\r\nConnection: close\r\n\r\n",
                CREDENTIAL + " " + PASSWORD + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: " + CREDENTIAL + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + CREDENTIAL + "\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void aCredentialThatTheProxyRepeatsIsMaskedEverywhere(String answer) throws Exception {
        byte[] challenge = ByteServer.response("407 No" + CHALLENGE, "");
        for (String scheme : List.of("https", "http")) {
            try (ByteServer proxy =
                            new ByteServer(
                                    request ->
                                            request.header("proxy-authorization") == null
                                                    ? challenge
                                                    : answer.getBytes(StandardCharsets.UTF_8));
                    CopilotRoute route = route(scheme + "://api.test/v1", proxy, true)) {
                for (String operation : List.of("copilot:chat", "copilot:stream")) {
                    Exchange exchange = send(route, operation);

                    assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
                    assertSecret(exchange.getException());
                    assertThat(exchange.getMessage().getHeaders().toString())
                            .doesNotContain(PASSWORD, CREDENTIAL.substring(6));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot:chat", "copilot:models"})
    void basicIsSentAtOnceToAProxyThatHasRequestedIt(String operation) throws Exception {
        try (ByteServer proxy = new ByteServer(ProxyTest::authenticating);
                CopilotRoute route = route("http://api.test/v1", proxy, true)) {
            for (int i = 0; i < 4; i++) {
                assertThat(send(route, operation).getException()).isNull();
            }

            assertThat(proxy.requests())
                    .extracting(request -> request.header("proxy-authorization"))
                    .containsExactly(null, CREDENTIAL, CREDENTIAL, CREDENTIAL, CREDENTIAL);
            assertThat(proxy.requests())
                    .extracting(request -> request.header("expect"))
                    .containsExactly(
                            operation.equals("copilot:chat") ? "100-continue" : null,
                            null,
                            null,
                            null,
                            null);
        }
    }

    private static byte[] authenticating(ByteServer.Request request) {
        if (!CREDENTIAL.equals(request.header("proxy-authorization"))) {
            return ByteServer.keptResponse("407 No" + CHALLENGE, new byte[0]);
        }
        return ByteServer.keptResponse(
                "200 OK\r\nContent-Type: application/json",
                request.line().startsWith("GET")
                        ? "{\"data\":[]}".getBytes(StandardCharsets.UTF_8)
                        : ANSWER);
    }

    @Test
    void basicIsSentAtOnceWithEachTunnelAndNeverToTheService(@TempDir Path folder)
            throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        try (TlsServer server =
                        TlsServer.start(
                                folder,
                                exchange -> {
                                    received.addAll(exchange.getRequestHeaders().keySet());
                                    exchange.getResponseHeaders().set("Connection", "close");
                                    exchange.sendResponseHeaders(200, ANSWER.length);
                                    exchange.getResponseBody().write(ANSWER);
                                });
                TunnelProxy proxy = new TunnelProxy(server.port(), USER, PASSWORD);
                CopilotRoute route = CopilotRoute.bare()) {
            set(route.options(), server.urlBehindProxy() + "/v1", proxy.port(), true);
            route.options().setSslContextParameters(server.trust());
            route.start("copilot:chat");

            for (int i = 0; i < 3; i++) {
                assertThat(route.ask("hi").getBody()).isEqualTo("through");
            }

            assertThat(proxy.requestLines()).hasSize(4);
            assertThat(received)
                    .isNotEmpty()
                    .noneMatch(name -> name.equalsIgnoreCase("Proxy-Authorization"))
                    .noneMatch(name -> name.equalsIgnoreCase("Expect"));
        }
    }

    @Test
    void aCredentialThatTheProxyRejectsLaterIsNamed() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ByteServer proxy =
                        new ByteServer(
                                request ->
                                        requests.incrementAndGet() <= 2
                                                ? authenticating(request)
                                                : ByteServer.response("407 No" + CHALLENGE, ""));
                CopilotRoute route = route("http://api.test/v1", proxy, true)) {
            assertThat(route.ask("hi").getBody()).isEqualTo("through");

            assertThat(failure(route, "copilot:chat"))
                    .hasMessageContaining("does not accept the credential");
        }
    }

    @Test
    void aProxyThatRequestsNoCredentialGetsNone() throws Exception {
        try (ByteServer proxy =
                        new ByteServer(
                                request ->
                                        ByteServer.keptResponse(
                                                "200 OK\r\nContent-Type: application/json",
                                                ANSWER));
                CopilotRoute route = route("http://api.test/v1", proxy, true)) {
            assertThat(route.ask("hi").getBody()).isEqualTo("through");
            assertThat(route.ask("hi").getBody()).isEqualTo("through");

            assertThat(proxy.requests())
                    .extracting(request -> request.header("proxy-authorization"))
                    .containsOnlyNulls()
                    .hasSize(2);
            assertThat(proxy.requests().get(1).header("expect")).isNull();
        }
    }

    /** As tinyproxy does: it looks at the head alone, answers, and closes with the body unread. */
    private static RawServer hangingUp(boolean harsh) {
        return new RawServer(
                connection -> {
                    String head = head(connection);
                    byte[] answer =
                            head.contains("\r\nProxy-Authorization: " + CREDENTIAL + "\r\n")
                                    ? ByteServer.response(
                                            "200 OK\r\nContent-Type: application/json", ANSWER)
                                    : ByteServer.response(
                                            "407 No" + CHALLENGE, "<html>Who?</html>");
                    boolean isAccepted = head.contains("Proxy-Authorization");
                    if (isAccepted) {
                        readBody(connection, head);
                    }
                    connection.getOutputStream().write(answer);
                    if (!isAccepted && harsh) {
                        // Resets even if everything was read.
                        connection.setSoLinger(true, 0);
                    }
                    connection.close();
                });
    }

    private static String head(Socket connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = connection.getInputStream().read();
            if (octet < 0) {
                throw new IOException("No request");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    private static void readBody(Socket connection, String head) throws IOException {
        String length = head.replaceFirst("(?is).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
        connection.getInputStream().readNBytes(Integer.parseInt(length));
    }

    @ParameterizedTest
    @CsvSource({"10, true", "10, false", "5000, false", "5000000, false", "5000000, true"})
    void aProxyThatClosesBeforeReadingTheBodyGetsTheCredential(int size, boolean harsh)
            throws Exception {
        try (RawServer proxy = hangingUp(harsh);
                CopilotRoute route = CopilotRoute.bare()) {
            set(route.options(), "http://api.test/v1", port(proxy), true);
            route.start("copilot:chat");

            assertThat(route.ask("x".repeat(size)).getBody()).isEqualTo("through");
            assertThat(route.ask("x".repeat(size)).getBody()).isEqualTo("through");
            assertThat(proxy.accepted()).isEqualTo(3);
        }
    }

    @Test
    void aProxyThatClosesWithoutACredentialIsNamed() throws Exception {
        try (RawServer proxy = hangingUp(true);
                CopilotRoute route = CopilotRoute.bare()) {
            set(route.options(), "http://api.test/v1", port(proxy), false);
            route.start("copilot:chat");

            Exchange exchange = route.send("x".repeat(5_000_000));

            assertThat(exchange.getException())
                    .isInstanceOf(CopilotException.class)
                    .hasMessageContainingAll(
                            "he proxy " + proxy.address(),
                            "proxyAuthUsername and proxyAuthPassword");
        }
    }

    private static final String CODE =
            "{\"device_code\":\"d-c0de-0123456789\",\"user_code\":\"AB-CD\",\"interval\":1,"
                    + "\"verification_uri\":\"https://github.test/login/device\",\"expires_in\":900}";

    static Stream<Arguments> loginRefusals() {
        String echo = "{\"error\":\"access_denied\",\"sent\":\"" + CREDENTIAL + "\"}";
        return Stream.of(
                arguments("407" + CHALLENGE, "", 0, "credential of the options proxyAuthUsername"),
                arguments("403", "<html>no</html>", 0, "proxyAuthUsername"),
                arguments(
                        "407" + CHALLENGE, echo, 1, "credential of the options proxyAuthUsername"),
                arguments("403", "<html>" + CREDENTIAL + "</html>", 1, "proxyAuthUsername"));
    }

    /**
     * @param passed how many requests pass before the refusal
     */
    @ParameterizedTest
    @MethodSource("loginRefusals")
    void aLoginThatTheProxyRejectsFailsAtOnceAndNamesTheProxy(
            String head, String body, int passed, String words, @TempDir Path folder)
            throws Exception {
        AtomicInteger requests = new AtomicInteger();
        byte[] refusal = ByteServer.response(head, body);
        byte[] code =
                ByteServer.keptResponse(
                        "200 OK\r\nContent-Type: application/json",
                        CODE.getBytes(StandardCharsets.UTF_8));
        VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(29));
        try (ByteServer proxy =
                        new ByteServer(
                                request -> requests.incrementAndGet() <= passed ? code : refusal);
                CopilotRoute route = CopilotRoute.bare()) {
            ComponentAccess.setScheduler(route.component(), clock);
            set(route.options(), null, proxy.port(), true);
            loginOptions(route.options(), folder);
            route.start("copilot:login");

            Exchange exchange = route.send("hi");

            assertThat(exchange.getException())
                    .isExactlyInstanceOf(CopilotServerException.class)
                    .hasMessageContainingAll(
                            "github.test", "the proxy " + proxy.address() + " answered ", words);
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.LOGIN_STATE))
                    .isEqualTo("failed");
            assertSecret(exchange.getException());
        } finally {
            clock.close();
        }
    }

    @Test
    void aLoginSendsBasicAtOnceToAProxyThatHasRequestedIt(@TempDir Path folder) throws Exception {
        String token = "{\"access_token\":\"gho_0123456789abcdef\",\"token_type\":\"bearer\"}";
        VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(29));
        try (ByteServer proxy =
                        new ByteServer(
                                request ->
                                        request.header("proxy-authorization") == null
                                                ? ByteServer.response("407 No" + CHALLENGE, "")
                                                : ByteServer.keptResponse(
                                                        "200 OK",
                                                        (request.line().contains("device/code")
                                                                        ? CODE
                                                                        : token)
                                                                .getBytes(
                                                                        StandardCharsets.UTF_8)));
                CopilotRoute route = CopilotRoute.bare()) {
            ComponentAccess.setScheduler(route.component(), clock);
            set(route.options(), null, proxy.port(), true);
            loginOptions(route.options(), folder);
            route.start("copilot:login");

            assertThat(route.send("hi").getException()).isNull();

            assertThat(proxy.requests())
                    .extracting(request -> request.header("proxy-authorization"))
                    .containsExactly(null, CREDENTIAL, CREDENTIAL);
        } finally {
            clock.close();
        }
    }

    private static void loginOptions(CopilotConfiguration options, Path folder) {
        options.setProvider(ProviderName.COPILOT);
        options.setBaseUrl("http://copilot.test");
        options.setGithubHost("http://github.test");
        options.setAllowInsecure(true);
        options.setClientId("Iv1.0123456789abcdef");
        options.setTokenStore(FileTokenStore.at(folder.resolve("auth.json")));
    }

    private static int port(RawServer server) {
        return Integer.parseInt(server.address().replaceFirst(".*:", ""));
    }

    private static CopilotRoute route(String baseUrl, ByteServer proxy, boolean credential)
            throws Exception {
        CopilotRoute route = CopilotRoute.bare();
        set(route.options(), baseUrl, proxy.port(), credential);
        return route.start("copilot:chat");
    }

    private static void set(
            CopilotConfiguration options, String baseUrl, int proxyPort, boolean credential) {
        options.setProvider(ProviderName.OPENAI);
        options.setBaseUrl(baseUrl);
        options.setModel("m");
        options.setModelsCacheTtl(0);
        options.setMaxRetries(0);
        options.setProxyHost("127.0.0.1");
        options.setProxyPort(proxyPort);
        if (credential) {
            options.setProxyAuthUsername(USER);
            options.setProxyAuthPassword(PASSWORD);
        }
    }

    private static Exchange send(CopilotRoute route, String operation) {
        return route.context()
                .createProducerTemplate()
                .request(operation, exchange -> exchange.getMessage().setBody("hi"));
    }

    private static CopilotException failure(CopilotRoute route, String operation) {
        Exchange exchange = send(route, operation);
        assertThat(exchange.getException()).isInstanceOf(CopilotException.class);
        assertThat(exchange.getMessage().getBody()).isEqualTo("hi");
        return (CopilotException) exchange.getException();
    }

    private static void assertSecret(Throwable failure) {
        assertThat(CopilotRoute.text(failure))
                .doesNotContain(
                        PASSWORD,
                        PASSWORD.substring(0, 9),
                        CREDENTIAL.substring(6),
                        basic(StandardCharsets.ISO_8859_1).substring(6));
    }
}
