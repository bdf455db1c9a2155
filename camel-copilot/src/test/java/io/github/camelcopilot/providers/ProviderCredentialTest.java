// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.Initiator;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.matrix.MatrixCall;
import io.github.camelcopilot.matrix.MatrixService;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ManagedBeans;
import io.github.camelcopilot.testing.SecretFinder;
import io.github.camelcopilot.testing.WithJmx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each provider gets its own credential only: other providers get neither Copilot's headers nor
 * GitHub's tokens.
 */
@WithJmx
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class ProviderCredentialTest {

    /** The target of redirects. */
    private static CopilotServer elsewhere;

    /** All headers that a request to another provider may have. */
    private static final Set<String> HEADERS =
            Set.of(
                    "accept",
                    "anthropic-version",
                    "api-key",
                    "authorization",
                    "connection",
                    "content-length",
                    "content-type",
                    "host",
                    "user-agent",
                    "x-api-key");

    private static final String GITHUB_TOKEN = "gho_ofGitHubAndNobodyElse0123456789";
    private static final String CALLER_HEADER = "X-GitHub-Token";
    private static final String MODEL = "&model=claude-sonnet-4.5";

    @BeforeAll
    static void start() {
        elsewhere = CopilotServer.start();
    }

    @AfterAll
    static void stop() {
        elsewhere.close();
    }

    /** The services, each with its calls. */
    private static Stream<Arguments> calls(List<MatrixService> services, MatrixCall... calls) {
        return services.stream()
                .flatMap(service -> Arrays.stream(calls).map(call -> Arguments.of(service, call)));
    }

    static Stream<Arguments> callsToOthers() {
        return calls(MatrixService.others(), MatrixCall.values());
    }

    static Stream<Arguments> callsWithEachCredential() {
        return calls(MatrixService.withEachCredential(), MatrixCall.values());
    }

    static Stream<Arguments> promptsToOthers() {
        return calls(MatrixService.others(), MatrixCall.CHAT, MatrixCall.STREAM);
    }

    /** A store with a GitHub login. */
    private static TokenStore store() {
        StoredToken login =
                StoredToken.builder()
                        .accessToken(Secret.of(GITHUB_TOKEN))
                        .clientId("client")
                        .issuedAt(Instant.EPOCH)
                        .build();
        return new TokenStore() {
            @Override
            public Optional<StoredToken> load(TokenKey key) {
                return Optional.of(login);
            }

            @Override
            public void save(TokenKey key, StoredToken token) {}

            @Override
            public void delete(TokenKey key) {}
        };
    }

    /** A context with all of Copilot's options. */
    private static CopilotRoute withAllOfCopilots() {
        CopilotRoute route = CopilotRoute.bare();
        CopilotConfiguration options = route.options();
        options.setToken(GITHUB_TOKEN);
        options.setTokenStore(store());
        options.setClientId("client");
        options.setIntegrationId("vscode-chat");
        options.setEditorVersion("vscode/1.99");
        options.setIntent("conversation-panel");
        options.setInitiator(Initiator.AGENT);
        options.setAnthropicBeta("interleaved-thinking-2025-05-14");
        options.setMaxRetries(0);
        ComponentAccess.setEnvironment(route.component(), name -> GITHUB_TOKEN);
        return route;
    }

    private static void assertNothingOfCopilots(RecordedRequest request) {
        assertThat(request.headers().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .isSubsetOf(HEADERS);
        assertThat(request.headers().toString() + request.path() + request.bodyText())
                .doesNotContain("gho_", "vscode", "conversation-", "interleaved");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsToOthers")
    void anotherProviderGetsItsKeyAndNothingOfCopilots(
            MatrixService service, MatrixCall call, CopilotServer server) throws Exception {
        try (CopilotRoute route = withAllOfCopilots()) {
            route.start(call.uri(service.options(server.url()) + MODEL));

            Exchange exchange =
                    route.send(
                            "Hello",
                            Map.of(
                                    CopilotHeaders.INITIATOR,
                                    "agent",
                                    CALLER_HEADER,
                                    GITHUB_TOKEN,
                                    "Authorization",
                                    "Bearer " + GITHUB_TOKEN));

            assertThat(call.failure(exchange)).isNull();
            assertThat(call.requests(server)).hasSize(1);
            service.assertCredential(call.requests(server).get(0));
            assertNothingOfCopilots(call.requests(server).get(0));
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.SENT_INITIATOR)).isNull();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsToOthers")
    void withoutAKeyNoCredentialIsSent(MatrixService service, MatrixCall call, CopilotServer server)
            throws Exception {
        call.enqueue(server, Answer.status(401, "no key"));
        try (CopilotRoute route = withAllOfCopilots()) {
            route.start(call.uri(service.address(server.url()) + MODEL));

            Exception failure = call.failure(route.send("Hello"));

            assertThat(failure)
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContainingAll("apiKey", "bearerToken");
            assertThat(call.requests(server)).hasSize(1);
            assertThat(call.requests(server).get(0).headers())
                    .doesNotContainKeys("Authorization", "api-key", "x-api-key");
            assertNothingOfCopilots(call.requests(server).get(0));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsToOthers")
    void aCallersTokenOfGitHubIsNotSentToAnotherProvider(
            MatrixService service, MatrixCall call, CopilotServer server) throws Exception {
        try (CopilotRoute route = withAllOfCopilots()) {
            route.options().setTokenHeader(CALLER_HEADER);
            route.start(call.uri(service.options(server.url()) + MODEL));

            Exchange exchange = route.send("Hello", Map.of(CALLER_HEADER, GITHUB_TOKEN));

            assertRefused(exchange, service);
            assertThat(exchange.getMessage().getHeader(CALLER_HEADER)).isNull();
            assertThat(call.requests(server)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsToOthers")
    void aProvidersTokenOfGitHubIsNotSentToAnotherProvider(
            MatrixService service, MatrixCall call, CopilotServer server) throws Exception {
        TokenProvider gitHubs =
                refused -> CompletableFuture.completedFuture(AccessToken.of(GITHUB_TOKEN));
        try (CopilotRoute route = withAllOfCopilots()) {
            route.options().setTokenProvider(gitHubs);
            route.start(call.uri(service.options(server.url()) + MODEL));

            assertRefused(route.send("Hello"), service);
            assertThat(call.requests(server)).isEmpty();
        }
    }

    private static void assertRefused(Exchange exchange, MatrixService service) {
        assertThat(exchange.getException())
                .isExactlyInstanceOf(CopilotAuthenticationException.class)
                .hasMessageContainingAll("GitHub token", "provider=" + service.provider());
        new SecretFinder(GITHUB_TOKEN)
                .assertAbsent("the failure", CopilotRoute.text(exchange.getException()));
    }

    /** The credentials that are set, in order of precedence. */
    private static final List<String> ORDER =
            List.of("tokenHeader", "tokenProvider", "bearerToken", "apiKey");

    static Stream<Arguments> credentials() {
        return callsToOthers()
                .flatMap(
                        call ->
                                IntStream.range(0, ORDER.size())
                                        .mapToObj(
                                                first ->
                                                        Arguments.of(
                                                                call.get()[0],
                                                                call.get()[1],
                                                                ORDER.subList(
                                                                        first, ORDER.size()))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("credentials")
    void onlyTheFirstOfSeveralCredentialsIsSent(
            MatrixService service, MatrixCall call, List<String> set, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.bare()) {
            CopilotConfiguration options = route.options();
            TokenProvider provider =
                    refused -> CompletableFuture.completedFuture(AccessToken.of("tokenProvider"));
            options.setTokenHeader(set.contains("tokenHeader") ? "X-Caller" : null);
            options.setTokenProvider(set.contains("tokenProvider") ? provider : null);
            options.setBearerToken(set.contains("bearerToken") ? "bearerToken" : " ");
            options.setApiKey("apiKey");
            route.start(call.uri(service.address(server.url()) + MODEL));

            assertThat(call.failure(route.send("Hello", Map.of("X-Caller", "tokenHeader"))))
                    .isNull();

            RecordedRequest request = call.requests(server).get(0);
            String first = set.get(0);
            if (first.equals("apiKey")) {
                assertThat(request.header(service.credentialHeader()).orElseThrow())
                        .endsWith("apiKey");
            } else {
                assertThat(request.headers())
                        .doesNotContainKeys("api-key", "x-api-key")
                        .containsEntry("Authorization", List.of("Bearer " + first));
            }
            assertThat(request.headers().toString())
                    .doesNotContain(ORDER.stream().filter(o -> !o.equals(first)).toList());
        }
    }

    static Stream<Arguments> redirects() {
        return calls(MatrixService.all(), MatrixCall.values())
                .flatMap(
                        call ->
                                Stream.of(301, 302, 303, 307, 308)
                                        .map(
                                                status ->
                                                        Arguments.of(
                                                                call.get()[0],
                                                                call.get()[1],
                                                                status)));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("redirects")
    void aRedirectIsNotFollowed(
            MatrixService service, MatrixCall call, int status, CopilotServer server)
            throws Exception {
        String location = elsewhere.url() + "/v1/x";
        call.enqueue(server, Answer.status(status, "").header("Location", location));
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.start(call.uri(service.options(server.url()) + MODEL));

            Exception failure = call.failure(route.send("Hello"));

            assertThat(failure)
                    .isExactlyInstanceOf(CopilotServerException.class)
                    .hasMessageContainingAll(service.provider(), "Redirects are not followed");
            assertThat(((CopilotException) failure).getStatus()).isEqualTo(status);
            assertThat(call.requests(server)).hasSize(1);
            assertThat(elsewhere.acceptedConnections()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsWithEachCredential")
    void aFixedCredentialIsNotSentAgainAfterA401(
            MatrixService service, MatrixCall call, CopilotServer server) throws Exception {
        call.enqueue(server, Answer.status(401, "who are you?"));
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.start(call.uri(service.options(server.url()) + MODEL));

            Exception failure = call.failure(route.send("Hello"));

            assertThat(failure)
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContainingAll(service.provider(), "401", "who are you?");
            assertThat(((CopilotException) failure).getStatus()).isEqualTo(401);
            assertThat(call.requests(server)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("promptsToOthers")
    void aPromptNeedsAModelWhichAHeaderMaySet(
            MatrixService service, MatrixCall call, CopilotServer server) throws Exception {
        long connections = server.acceptedConnections();
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.start(call.uri(service.options(server.url())));

            for (Map<String, Object> headers :
                    List.<Map<String, Object>>of(Map.of(), Map.of(CopilotHeaders.MODEL, " "))) {
                Exchange without = route.send("Hello", headers);
                assertThat(without.getException())
                        .isExactlyInstanceOf(CopilotModelException.class)
                        .hasMessageContainingAll(
                                service.provider(), "option model", "CamelCopilotModel");
                assertThat(without.getMessage().getBody()).isEqualTo("Hello");
            }
            assertThat(call.requests(server)).isEmpty();
            assertThat(server.acceptedConnections()).isEqualTo(connections);

            Exchange with = route.send("Hello", Map.of(CopilotHeaders.MODEL, "m-1"));
            assertThat(call.failure(with)).isNull();
            RecordedRequest request = call.requests(server).get(0);
            assertThat(request.json().path("model").textValue()).isEqualTo("m-1");
        }
    }

    static Stream<Arguments> callsToOthersWithEachCredential() {
        return callsWithEachCredential()
                .filter(call -> !((MatrixService) call.get()[0]).isCopilot());
    }

    /** Responses that contain the credential, each in another place. */
    private static List<Answer> echoes(MatrixService service, String secret) {
        String error = "{\"error\":{\"code\":\"%s\",\"type\":\"%s\",\"message\":\"%s\"}}";
        String json = error.formatted(secret, secret, "no: " + secret);
        return List.of(
                Answer.status(401, "Incorrect API key provided: " + secret),
                Answer.status(401, json),
                Answer.status(401, "x".repeat(470) + secret),
                Answer.status(400, service.credentialHeader() + ": " + secret),
                Answer.status(404, "The model " + secret + " does not exist"),
                Answer.json(json),
                Answer.json(secret),
                Answer.sse("event: error\ndata: " + json + "\n\n"),
                Answer.sse("data: " + json + "\n\n"),
                Answer.sse("data: " + secret + "\n\n"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsToOthersWithEachCredential")
    void aCredentialThatTheServiceEchoesShowsInNoExchange(
            MatrixService service, MatrixCall call, CopilotServer server) throws Exception {
        String secret = SecretFinder.randomSecret("key-");
        try (CopilotRoute route = started(service, call, secret, server)) {
            List<Answer> answers = new ArrayList<>(echoes(service, secret));
            answers.add(Answer.status(401, "no").header("x-request-id", "r-" + secret));
            for (Answer echo : answers) {
                assertAbsentFromExchange(service, call, secret, echo, route, server);
            }
        }
    }

    /** Each provider with each kind of credential, in one of its formats. */
    static Stream<MatrixService> services() {
        return MatrixService.withEachCredential().stream()
                .filter(service -> !service.isCopilot())
                .filter(service -> !"v1".equals(service.apiVersion()))
                .filter(service -> !service.format().wireApi().equals("responses"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void aCredentialThatTheServiceEchoesShowsInNoLogAndNotOverJmx(
            MatrixService service, CopilotServer server) throws Exception {
        String secret = SecretFinder.randomSecret("key-");
        SecretFinder hunt = new SecretFinder(secret);
        try (LogRecorder log = LogRecorder.at(Level.TRACE)) {
            for (MatrixCall call : MatrixCall.values()) {
                try (CopilotRoute route = started(service, call, secret, server)) {
                    for (Answer echo : echoes(service, secret)) {
                        assertAbsentFromExchange(service, call, secret, echo, route, server);
                    }
                    assertAbsentFrom(route, hunt);
                }
            }
            assertThat(log.lines())
                    .anyMatch(line -> line.contains(service.credentialHeader()))
                    .anyMatch(line -> line.contains("io.github.camelcopilot"));
            log.lines().forEach(line -> hunt.assertAbsent("the log", line));
        }
    }

    private static CopilotRoute started(
            MatrixService service, MatrixCall call, String secret, CopilotServer server)
            throws Exception {
        CopilotRoute route = CopilotRoute.bare();
        setCredential(route.options(), service, secret);
        route.options().setMaxRetries(0);
        route.options().setModelsCacheTtl(0);
        return route.start(call.uri(service.address(server.url()) + MODEL));
    }

    private static void assertAbsentFromExchange(
            MatrixService service,
            MatrixCall call,
            String secret,
            Answer echo,
            CopilotRoute route,
            CopilotServer server) {
        server.reset();
        call.enqueue(server, echo);
        Exchange exchange = route.send("Hello");
        Exception failure = call.failure(exchange);
        assertThat(failure).as(echo.toString()).isInstanceOf(CopilotException.class);
        new SecretFinder(secret).assertAbsent("the exchange", textOf(exchange, failure));
        assertThat(call.requests(server).get(0).header(service.credentialHeader()).orElseThrow())
                .endsWith(secret);
    }

    private static void setCredential(
            CopilotConfiguration options, MatrixService service, String secret) {
        if (service.credential().equals("bearerToken")) {
            options.setBearerToken(secret);
        } else {
            options.setApiKey(secret);
        }
    }

    private static String textOf(Exchange exchange, Exception failure) {
        StringBuilder text = new StringBuilder(CopilotRoute.text(failure));
        text.append(exchange).append('\n').append(exchange.getMessage()).append('\n');
        text.append(exchange.getMessage().getHeaders()).append('\n');
        text.append(exchange.getAllProperties()).append('\n');
        text.append(exchange.getMessage().getBody()).append('\n');
        if (failure instanceof CopilotException known) {
            text.append(known.getCode()).append('\n').append(known.getRequestId());
        }
        return text.toString();
    }

    private static void assertAbsentFrom(CopilotRoute route, SecretFinder hunt) throws Exception {
        hunt.assertAbsent("the component", route.component().toString());
        hunt.assertAbsent("its options", route.options().toString());
        for (Endpoint endpoint : route.context().getEndpoints()) {
            hunt.assertAbsent("an endpoint", endpoint.toString());
            hunt.assertAbsent("its URI", endpoint.getEndpointUri());
            if (endpoint instanceof CopilotEndpoint copilot) {
                hunt.assertAbsent("the options", ComponentAccess.options(copilot).toString());
                hunt.assertAbsent("the configuration", copilot.getConfiguration().toString());
                hunt.assertAbsent("the producer", endpoint.createProducer().toString());
            }
        }
        assertThat(new ManagedBeans(hunt::assertAbsent).visitAll()).isGreaterThan(5);
    }
}
