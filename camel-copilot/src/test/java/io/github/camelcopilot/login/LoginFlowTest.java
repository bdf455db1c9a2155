// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static io.github.camelcopilot.test.Poll.ACCESS_DENIED;
import static io.github.camelcopilot.test.Poll.AUTHORIZED;
import static io.github.camelcopilot.test.Poll.BAD_GATEWAY;
import static io.github.camelcopilot.test.Poll.DEVICE_FLOW_DISABLED;
import static io.github.camelcopilot.test.Poll.EXPIRED_TOKEN;
import static io.github.camelcopilot.test.Poll.INCORRECT_CLIENT_CREDENTIALS;
import static io.github.camelcopilot.test.Poll.INCORRECT_DEVICE_CODE;
import static io.github.camelcopilot.test.Poll.NOT_JSON;
import static io.github.camelcopilot.test.Poll.PENDING;
import static io.github.camelcopilot.test.Poll.RESET;
import static io.github.camelcopilot.test.Poll.SERVER_ERROR;
import static io.github.camelcopilot.test.Poll.SLOW_DOWN;
import static io.github.camelcopilot.test.Poll.SLOW_DOWN_WITH_INTERVAL;
import static io.github.camelcopilot.test.Poll.TOKEN_EXPIRED;
import static io.github.camelcopilot.test.Poll.TOO_MANY_REQUESTS;
import static io.github.camelcopilot.test.Poll.UNKNOWN_ERROR;
import static io.github.camelcopilot.test.Poll.UNSUPPORTED_GRANT_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Poll;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The device flow with the responses of GitHub and of standard servers (RFC 8628), on virtual time:
 * waits between polls end at once, deadlines only when the test says so.
 */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class LoginFlowTest {

    /** Longer than any wait between two polls here, shorter than any deadline. */
    private static final Duration EAGER = Duration.ofSeconds(29);

    @TempDir private Path folder;

    private final VirtualScheduler clock = new VirtualScheduler(EAGER);

    @AfterEach
    void stop() {
        clock.close();
    }

    /** The responses to the polls, and the seconds before each poll. */
    static Stream<Arguments> flowsThatSucceed() {
        return Stream.of(
                flow(List.of(AUTHORIZED), 5),
                flow(List.of(PENDING, AUTHORIZED), 5, 5),
                flow(List.of(PENDING, PENDING, PENDING, AUTHORIZED), 5, 5, 5, 5),
                flow(List.of(SLOW_DOWN, AUTHORIZED), 5, 10),
                flow(List.of(SLOW_DOWN, SLOW_DOWN, PENDING, AUTHORIZED), 5, 10, 15, 15),
                flow(List.of(SLOW_DOWN_WITH_INTERVAL, PENDING, AUTHORIZED), 5, 10, 10),
                flow(
                        List.of(SLOW_DOWN_WITH_INTERVAL, SLOW_DOWN_WITH_INTERVAL, AUTHORIZED),
                        5,
                        10,
                        15),
                flow(List.of(SLOW_DOWN_WITH_INTERVAL, SLOW_DOWN, AUTHORIZED), 5, 10, 15),
                flow(List.of(RESET, AUTHORIZED), 5, 5),
                flow(List.of(RESET, RESET, RESET, PENDING, AUTHORIZED), 5, 5, 10, 20, 5),
                flow(List.of(RESET, RESET, PENDING, RESET, AUTHORIZED), 5, 5, 10, 5, 5),
                flow(List.of(SERVER_ERROR, AUTHORIZED), 5, 5),
                flow(List.of(BAD_GATEWAY, SERVER_ERROR, AUTHORIZED), 5, 5, 10),
                flow(List.of(TOO_MANY_REQUESTS, AUTHORIZED), 5, 7),
                flow(List.of(NOT_JSON, AUTHORIZED), 5, 5),
                flow(List.of(PENDING, RESET, SLOW_DOWN, RESET, AUTHORIZED), 5, 5, 5, 10, 10));
    }

    private static Arguments flow(List<Poll> answers, double... seconds) {
        List<Duration> waits =
                DoubleStream.of(seconds)
                        .mapToObj(s -> Duration.ofMillis((long) (s * 1000 + 500)))
                        .toList();
        return arguments(answers, waits);
    }

    @ParameterizedTest
    @MethodSource("flowsThatSucceed")
    void aUserWhoEntersTheCodeIsLoggedIn(
            List<Poll> answers, List<Duration> waits, CopilotServer server) throws Exception {
        for (boolean standard : new boolean[] {false, true}) {
            server.reset();
            server.login().polls(answers.toArray(Poll[]::new));
            if (standard) {
                server.login().standard();
            }
            List<Instant> arrivals = arrivals(server);
            try (LoginRoute route = new LoginRoute(server, folder, clock).start(true)) {
                Exchange exchange = route.login();

                Message answer = CopilotRoute.succeeded(exchange);
                assertThat(answer.getHeader(CopilotHeaders.LOGIN_STATE)).isEqualTo("authorized");
                assertThat(answer.getBody(String.class)).contains("Logged in to 127.0.0.1");
                assertThat(server.login().polls()).isEqualTo(answers.size());
                assertWaits(arrivals, waits);
                assertThat(route.stored().accessToken().reveal())
                        .isEqualTo(last(server.login().issuedTokens()));
                await().until(() -> route.states().equals(List.of("pending", "authorized")));
                assertPolls(server);
            }
        }
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /** Records the virtual time of requests, and leaves the responses to the server. */
    private List<Instant> arrivals(CopilotServer server) {
        List<Instant> arrivals = new CopyOnWriteArrayList<>();
        server.answerWith(
                request -> {
                    arrivals.add(clock.now());
                    return null;
                });
        return arrivals;
    }

    /** A wait may be slightly longer, since other alarms move the clock too. */
    private static void assertWaits(List<Instant> arrivals, List<Duration> waits) {
        assertThat(arrivals).hasSize(waits.size() + 1);
        for (int i = 0; i < waits.size(); i++) {
            assertThat(Duration.between(arrivals.get(i), arrivals.get(i + 1)))
                    .as("wait %s", i)
                    .isBetween(waits.get(i), waits.get(i).plusSeconds(2));
        }
    }

    private static void assertPolls(CopilotServer server) {
        RecordedRequest code = server.request(0);
        assertThat(code.method()).isEqualTo("POST");
        assertThat(code.path()).isEqualTo("/login/device/code");
        assertThat(code.header("Authorization")).isEmpty();
        assertThat(code.form()).isEqualTo(Map.of("client_id", LoginRoute.CLIENT_ID));
        for (RecordedRequest poll : server.requests().subList(1, server.requests().size())) {
            assertThat(poll.path()).isEqualTo("/login/oauth/access_token");
            assertThat(poll.header("Accept")).hasValue("application/json");
            assertThat(poll.header("Authorization")).isEmpty();
            assertThat(poll.form())
                    .isEqualTo(
                            Map.of(
                                    "client_id",
                                    LoginRoute.CLIENT_ID,
                                    "device_code",
                                    server.login().deviceCode(),
                                    "grant_type",
                                    "urn:ietf:params:oauth:grant-type:device_code"));
        }
    }

    /** A response that ends the flow, the final state, the error code and words of the message. */
    static Stream<Arguments> flowsThatFail() {
        return Stream.of(
                arguments(ACCESS_DENIED, "denied", "access_denied", "was denied"),
                arguments(EXPIRED_TOKEN, "expired", "expired_token", "the code was not entered"),
                arguments(TOKEN_EXPIRED, "expired", "expired_token", "the code was not entered"),
                arguments(INCORRECT_DEVICE_CODE, "failed", "incorrect_device_code", "Log in again"),
                arguments(
                        INCORRECT_CLIENT_CREDENTIALS,
                        "failed",
                        "incorrect_client_credentials",
                        "option clientId"),
                arguments(
                        UNSUPPORTED_GRANT_TYPE,
                        "failed",
                        "unsupported_grant_type",
                        "option githubHost"),
                arguments(
                        DEVICE_FLOW_DISABLED,
                        "failed",
                        "device_flow_disabled",
                        "Enable the device flow"),
                arguments(UNKNOWN_ERROR, "failed", "something_new", "something_new"));
    }

    @ParameterizedTest
    @MethodSource("flowsThatFail")
    void aFlowThatCannotSucceedFailsAtOnceAndSaysWhy(
            Poll end, String state, String code, String words, CopilotServer server)
            throws Exception {
        for (List<Poll> before : List.of(List.<Poll>of(), List.of(PENDING, SLOW_DOWN, RESET))) {
            for (boolean standard : new boolean[] {false, true}) {
                server.reset();
                List<Poll> answers = new ArrayList<>(before);
                answers.add(end);
                server.login().polls(answers.toArray(Poll[]::new));
                if (standard) {
                    server.login().standard();
                }
                try (LoginRoute route = new LoginRoute(server, folder, clock).start(true)) {
                    Exchange exchange = route.login();

                    assertThat(exchange.getException())
                            .isExactlyInstanceOf(CopilotAuthenticationException.class)
                            .hasMessageContaining(words);
                    CopilotException failure = (CopilotException) exchange.getException();
                    assertThat(failure.getCode()).isEqualTo(code);
                    Message message = exchange.getMessage();
                    assertThat(message.getBody()).isEqualTo("Hello");
                    assertThat(message.getHeader(CopilotHeaders.LOGIN_STATE)).isEqualTo(state);
                    assertThat(message.getHeader(CopilotHeaders.ERROR_CODE)).isEqualTo(code);
                    assertThat(message.getHeader(CopilotHeaders.ACCOUNT)).isEqualTo("default");
                    assertThat(server.login().polls()).isEqualTo(answers.size());
                    assertThat(route.stored()).isNull();
                    await().until(() -> route.states().equals(List.of("pending", state)));
                    assertThat(last(route.events()).getBody(String.class)).contains(words);
                }
            }
        }
    }

    @Test
    void theEventsSayWhatTheUserHasToDo(CopilotServer server) throws Exception {
        server.login().expiringTokens(Duration.ofHours(8));
        try (LoginRoute route = new LoginRoute(server, folder, clock).start(true)) {
            CopilotRoute.succeeded(route.login());
            await().until(() -> route.events().size() == 2);
            Message pending = route.events().get(0);
            assertThat(pending.getBody(String.class))
                    .contains(server.login().userCode(), server.url() + "/login/device")
                    .contains("within 15 minutes");
            assertThat(pending.getHeaders())
                    .containsEntry(CopilotHeaders.USER_CODE, server.login().userCode())
                    .containsEntry(CopilotHeaders.VERIFICATION_URI, server.url() + "/login/device")
                    .containsEntry(
                            CopilotHeaders.LOGIN_EXPIRES_AT,
                            VirtualScheduler.START.plusSeconds(900).toString())
                    .containsEntry(CopilotHeaders.ACCOUNT, "default");
            Message authorized = route.events().get(1);
            assertThat(authorized.getHeaders())
                    .doesNotContainKeys(
                            CopilotHeaders.USER_CODE,
                            CopilotHeaders.VERIFICATION_URI,
                            CopilotHeaders.LOGIN_EXPIRES_AT);
            assertThat(route.stored().refreshToken()).isPresent();
            assertThat(route.stored().expiresAt())
                    .hasValue(route.stored().issuedAt().plus(Duration.ofHours(8)));
            assertThat(route.stored().clientId()).isEqualTo(LoginRoute.CLIENT_ID);
        }
    }

    /** The host's interval and lifetime, the first wait, and the delay of the expiry. */
    static Stream<Arguments> deviceCodes() {
        return Stream.of(
                arguments(5, 900, "15m", 5_500, 900_000),
                arguments(-1, 900, "15m", 5_500, 900_000),
                arguments(0, 900, "15m", 500, 900_000),
                arguments(8, 600, "15m", 8_500, 600_000),
                arguments(5, 900, "3m", 5_500, 180_000),
                arguments(5, 900, "2h", 5_500, 900_000));
    }

    @ParameterizedTest
    @MethodSource("deviceCodes")
    void intervalAndLifetimeAreTheHosts(
            int interval,
            int lifetime,
            String loginTimeout,
            long firstWait,
            long expiry,
            CopilotServer server)
            throws Exception {
        server.login().interval(interval).expiresIn(lifetime).authorizeAfter(0);
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options()
                    .setLoginTimeout(
                            route.route()
                                    .context()
                                    .getTypeConverter()
                                    .convertTo(Duration.class, loginTimeout)
                                    .toMillis());
            route.start(false);
            CopilotRoute.succeeded(route.login());
            assertThat(clock.delays())
                    .contains(Duration.ofMillis(firstWait), Duration.ofMillis(expiry));
            assertThat(clock.pending()).doesNotContain(Duration.ofMillis(expiry));
        }
    }

    @Test
    void aCodeThatIsNotEnteredInTimeEndsTheFlow(CopilotServer server) throws Exception {
        server.login().manual();
        try (VirtualScheduler still = new VirtualScheduler(Duration.ZERO);
                LoginRoute route = new LoginRoute(server, folder, still).start(true)) {
            CompletableFuture<Exchange> login = route.loginLater();
            still.awaitAlarm(Duration.ofMillis(5_500));
            still.advance(Duration.ofMinutes(15));
            Exchange exchange = login.get(20, TimeUnit.SECONDS);
            assertThat(exchange.getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("expired");
            await().until(() -> route.states().equals(List.of("pending", "expired")));
        }
    }

    @Test
    void networkFaultsAreRetriedUntilTheCodeExpires(CopilotServer server) throws Exception {
        server.login().polls(Collections.nCopies(100, RESET).toArray(Poll[]::new));
        try (VirtualScheduler still = new VirtualScheduler(Duration.ZERO);
                LoginRoute route = new LoginRoute(server, folder, still).start(true)) {
            CompletableFuture<Exchange> login = route.loginLater();
            // Doubled from fault to fault, up to a minute.
            for (long seconds : new long[] {5, 5, 10, 20, 40, 60, 60, 60}) {
                Duration wait = Duration.ofMillis(seconds * 1000 + 500);
                still.awaitAlarm(wait);
                assertThat(login).isNotDone();
                still.advance(wait);
            }
            await().until(() -> server.login().polls() == 8);
            still.awaitAlarm(Duration.ofMillis(60_500));
            still.advance(Duration.ofMinutes(15));
            assertThat(login.get(20, TimeUnit.SECONDS).getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("expired");
        }
    }

    private static Answer code(String userCode, String address) {
        return Answer.json(
                "{\"device_code\":\"d-c0de-0123456789\",\"user_code\":\""
                        + userCode
                        + "\",\"verification_uri\":\""
                        + address
                        + "\"}");
    }

    /** A response to the first request, the exception, and words of its message. */
    static Stream<Arguments> refusedCodes() {
        Class<?> suspect = CopilotServerException.class;
        return Stream.of(
                arguments(
                        Answer.status(404, "{\"error\":\"Not Found\"}"),
                        CopilotAuthenticationException.class,
                        "option clientId"),
                arguments(
                        Answer.json("{\"error\":\"device_flow_disabled\"}"),
                        CopilotAuthenticationException.class,
                        "Enable the device flow"),
                arguments(
                        Answer.status(400, "{\"error\":\"unauthorized_client\"}"),
                        CopilotAuthenticationException.class,
                        "option clientId"),
                arguments(
                        Answer.json("{\"device_code\":\"d\",\"user_code\":\"u\"}"),
                        CopilotServerException.class,
                        "without the expected members"),
                arguments(
                        code("WDJB-MJHT", "javascript:x"),
                        suspect,
                        "not the address of a web page"),
                arguments(
                        code("WDJB-MJHT", "https://github.com@evil.test/device"),
                        suspect,
                        "user name"),
                arguments(code("WDJB-MJHT", "http://evil.test/device"), suspect, "plain http"),
                arguments(
                        code("WDJB-MJHT", "https://evil.test/\u202Edevice"), suspect, "characters"),
                arguments(
                        code("WDJB-MJHT", "https://evil.test/" + "d".repeat(200)),
                        suspect,
                        "longer than 200"),
                arguments(code("u", "https://127.0.0.1/device"), suspect, "A-Z, 0-9 and -"),
                arguments(
                        code("call +1-900", "https://127.0.0.1/device"), suspect, "A-Z, 0-9 and -"),
                arguments(
                        code("A".repeat(21), "https://127.0.0.1/device"),
                        suspect,
                        "A-Z, 0-9 and -"),
                arguments(
                        Answer.status(200, "<html>Sign in to the hotel</html>"),
                        CopilotServerException.class,
                        "not in JSON"),
                arguments(
                        Answer.status(500, "broken"), CopilotServerException.class, "answered 500"),
                arguments(Answer.resetBeforeHead(), CopilotServerException.class, "issued no code"),
                arguments(
                        Answer.status(302, "").header("Location", "http://127.0.0.1:1/"),
                        CopilotServerException.class,
                        "answered 302"),
                arguments(
                        Answer.json("x".repeat(70_000)),
                        CopilotServerException.class,
                        "more than 65536"));
    }

    @ParameterizedTest
    @MethodSource("refusedCodes")
    void aHostThatGivesNoCodeFailsTheLogin(
            Answer answer,
            Class<? extends CopilotException> type,
            String words,
            CopilotServer server)
            throws Exception {
        server.answerWith(request -> answer);
        try (LoginRoute route = new LoginRoute(server, folder, clock).start(true)) {
            Exchange exchange = route.login();
            assertThat(exchange.getException())
                    .isExactlyInstanceOf(type)
                    .hasMessageContaining(words);
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.LOGIN_STATE))
                    .isEqualTo("failed");
            await().until(() -> route.states().equals(List.of("failed")));
            assertThat(server.requests()).allMatch(r -> r.path().equals("/login/device/code"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "read:user", "a b&c=ü"})
    void theScopeIsRequested(String scope, CopilotServer server) throws Exception {
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setScope(scope);
            route.start(false);
            CopilotRoute.succeeded(route.login());
            Map<String, String> form = server.request(0).form();
            assertThat(form.get("scope")).isEqualTo(scope.isEmpty() ? null : scope);
        }
    }

    @Test
    void thePathOfAHostIsKept(CopilotServer server) throws Exception {
        server.lenient();
        try (LoginRoute route = new LoginRoute(server, folder, clock)) {
            route.options().setGithubHost(server.url() + "/github/");
            route.start(false);
            CopilotRoute.succeeded(route.login());
            assertThat(server.request(0).path()).isEqualTo("/github/login/device/code");
        }
    }

    /** Responses with unusable tokens, and the reason in the message. */
    static Stream<Arguments> badTokens() {
        String missing = "without the expected members";
        String unsendable = "characters that cannot be sent";
        return Stream.of(
                arguments("", missing),
                arguments(" ", missing),
                arguments("gho_with space s3cret", unsendable),
                arguments("gho_s3cret\\r\\nX-Evil: 1", unsendable),
                arguments("gho_s3cret\\u20ac", unsendable),
                arguments("ghp_s3cret0123456789", "classic personal access token"),
                arguments("gho_s3cret0123\",\"token_type\":\"mac", "'mac'"),
                arguments(
                        "gho_s3cret0123\",\"token_type\":\"mac\\u202e\\n" + "x".repeat(400),
                        "'mac xxx"));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aTokenThatIsOfNoUseFailsTheLogin(String token, String words, CopilotServer server)
            throws Exception {
        server.answerWith(
                request ->
                        request.path().endsWith("/access_token")
                                ? Answer.json("{\"access_token\":\"" + token + "\"}")
                                : null);
        try (LoginRoute route = new LoginRoute(server, folder, clock).start(false)) {
            Exchange exchange = route.login();
            assertThat(exchange.getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining(words)
                    .hasMessageNotContaining("s3cret");
            assertThat(route.stored()).isNull();
        }
    }

    /** Responses to a poll without an OAuth error code: the flow continues. */
    static Stream<Answer> unnamedFaults() {
        return Stream.of(
                Answer.status(403, "{\"message\":\"You have exceeded a secondary rate limit\"}"),
                Answer.status(404, "{\"message\":\"Not Found\"}"),
                Answer.status(403, "{\"status\":403,\"error\":\"Forbidden\"}"),
                Answer.status(302, "").header("Location", "http://127.0.0.1:1/"),
                Answer.json("{}"),
                Answer.json("[]"),
                Answer.json("{\"error\":\"temporarily_unavailable\"}"));
    }

    @ParameterizedTest
    @MethodSource("unnamedFaults")
    void aResponseWithoutAnOAuthErrorIsATemporaryFault(Answer fault, CopilotServer server)
            throws Exception {
        server.answerWith(
                request ->
                        request.path().endsWith("/access_token") && server.login().polls() == 1
                                ? fault
                                : null);
        try (LoginRoute route = new LoginRoute(server, folder, clock).start(false)) {
            CopilotRoute.succeeded(route.login());
            assertThat(server.login().polls()).isGreaterThan(1);
        }
    }

    @Test
    void concurrentMessagesShareOnePrompt(CopilotServer server) throws Exception {
        server.login().manual();
        try (LoginRoute route = new LoginRoute(server, folder, null)) {
            server.login().interval(0);
            route.start(true);
            List<CompletableFuture<Exchange>> logins = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                logins.add(route.loginLater());
            }
            await().until(() -> server.login().polls() > 0);
            server.login().authorize();
            for (CompletableFuture<Exchange> login : logins) {
                CopilotRoute.succeeded(login.get(20, TimeUnit.SECONDS));
            }
            assertThat(server.login().deviceCodes()).isEqualTo(1);
            await().until(() -> route.states().equals(List.of("pending", "authorized")));
        }
    }
}
