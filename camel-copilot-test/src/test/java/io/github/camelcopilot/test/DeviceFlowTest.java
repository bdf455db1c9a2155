// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Device codes, and the answers to polls for their tokens. */
@ExtendWith(CopilotServerExtension.class)
class DeviceFlowTest {

    @Test
    void aFreshServerAuthorizesAfterOnePendingPoll(CopilotServer server) throws Exception {
        JsonNode code = LoginClient.askForCode(server);
        assertThat(code.path("device_code").asText()).isEqualTo(server.login().deviceCode());
        assertThat(code.path("user_code").asText())
                .isEqualTo(server.login().userCode())
                .matches("[A-Z]{4}-[0-9]{4}");
        assertThat(code.path("verification_uri").asText())
                .isEqualTo(server.url() + "/login/device");
        assertThat(code.path("expires_in").asInt()).isEqualTo(900);
        assertThat(code.path("interval").asInt()).isEqualTo(5);

        assertThat(errorOf(LoginClient.poll(server))).isEqualTo("authorization_pending");
        JsonNode token = LoginClient.json(LoginClient.poll(server));
        assertThat(names(token)).containsExactly("access_token", "token_type", "scope");
        assertThat(token.path("access_token").asText()).matches("gho_[A-Za-z0-9]{36}");
        assertThat(token.path("token_type").asText()).isEqualTo("bearer");
        assertThat(token.path("scope").asText("absent")).isEmpty();

        assertThat(server.login().deviceCodes()).isEqualTo(1);
        assertThat(server.login().polls()).isEqualTo(2);
        assertThat(server.login().refreshes()).isZero();
        assertThat(server.login().issuedTokens())
                .containsExactly(
                        code.path("device_code").asText(), token.path("access_token").asText());
    }

    @Test
    void aDeviceCodeIsInvalidAfterItsTokenWasIssued(CopilotServer server) throws Exception {
        server.login().authorize();
        LoginClient.askForCode(server);
        assertThat(LoginClient.json(LoginClient.poll(server)).has("access_token")).isTrue();
        assertThat(errorOf(LoginClient.poll(server))).isEqualTo("incorrect_device_code");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 10", "-1, absent"})
    void theMembersOfADeviceCodeAreConfigurable(int interval, String expected, CopilotServer server)
            throws Exception {
        server.login().interval(interval).expiresIn(60);
        JsonNode code = LoginClient.askForCode(server);
        assertThat(code.path("interval").asText("absent")).isEqualTo(expected);
        assertThat(code.path("expires_in").asInt()).isEqualTo(60);
    }

    /** How the user behaves, and the error codes of the next polls. */
    static Stream<Arguments> users() {
        return Stream.of(
                Arguments.of("manual", List.of("authorization_pending", "authorization_pending")),
                Arguments.of("authorize", List.of("")),
                Arguments.of("manual authorize", List.of("")),
                Arguments.of("deny", List.of("access_denied", "access_denied")),
                Arguments.of("authorize deny", List.of("access_denied")),
                Arguments.of("deny authorize", List.of("")),
                Arguments.of("after0", List.of("")),
                Arguments.of(
                        "after2", List.of("authorization_pending", "authorization_pending", "")));
    }

    @ParameterizedTest
    @MethodSource("users")
    void theUserDecidesAfterTheScript(String user, List<String> errors, CopilotServer server)
            throws Exception {
        GitHubLogin login = server.login().polls(Poll.SLOW_DOWN);
        for (String step : user.split(" ", -1)) {
            switch (step) {
                case "manual" -> login.manual();
                case "authorize" -> login.authorize();
                case "deny" -> login.deny();
                default -> login.authorizeAfter(Integer.parseInt(step.substring(5)));
            }
        }
        LoginClient.askForCode(server);
        assertThat(errorOf(LoginClient.poll(server))).isEqualTo("slow_down");
        for (String error : errors) {
            assertThat(errorOf(LoginClient.poll(server))).isEqualTo(error);
        }
    }

    @Test
    void theUserDecidesWhileTheClientPolls(CopilotServer server) throws Exception {
        server.login().manual();
        LoginClient.askForCode(server);
        assertThat(errorOf(LoginClient.poll(server))).isEqualTo("authorization_pending");
        server.login().authorize();
        assertThat(errorOf(LoginClient.poll(server))).isEmpty();
    }

    /** A poll, whether errors follow the standard, and the expected status, type and text. */
    static Stream<Arguments> answers() {
        List<Arguments> table = new ArrayList<>();
        for (boolean standard : new boolean[] {false, true}) {
            String json = "application/json; charset=utf-8";
            Arrays.stream(Poll.values())
                    .filter(poll -> poll.error().isPresent())
                    .forEach(
                            poll ->
                                    table.add(
                                            Arguments.of(
                                                    poll,
                                                    standard,
                                                    standard ? 400 : 200,
                                                    json,
                                                    "\"error\":\""
                                                            + poll.error().orElseThrow()
                                                            + "\",\"error_description\":\"")));
            String html = "text/html; charset=utf-8";
            String text = "text/plain; charset=utf-8";
            table.addAll(
                    List.of(
                            Arguments.of(Poll.AUTHORIZED, standard, 200, json, "access_token"),
                            Arguments.of(Poll.SERVER_ERROR, standard, 500, html, "<html>"),
                            Arguments.of(Poll.BAD_GATEWAY, standard, 502, text, "Bad Gateway"),
                            Arguments.of(Poll.TOO_MANY_REQUESTS, standard, 429, text, "Too Many"),
                            Arguments.of(Poll.NOT_JSON, standard, 200, html, "<html>")));
        }
        return table.stream();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eachPollIsAnsweredInTheFormOfGitHubOrOfTheStandard(
            Poll poll, boolean standard, int status, String type, String text, CopilotServer server)
            throws Exception {
        if (standard) {
            server.login().standard();
        }
        server.login().polls(poll);
        LoginClient.askForCode(server);
        HttpResponse<String> response = LoginClient.poll(server);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(response.body()).contains(text);
        assertThat(response.headers().firstValue("Retry-After").orElse("none"))
                .isEqualTo(poll == Poll.TOO_MANY_REQUESTS ? "7" : "none");
        assertThat(errorOf(LoginClient.poll(server)))
                .isEqualTo(
                        poll == Poll.AUTHORIZED
                                ? "incorrect_device_code"
                                : poll == Poll.PENDING ? "" : "authorization_pending");
    }

    @Test
    void aPollMayBeReset(CopilotServer server) throws Exception {
        server.login().polls(Poll.RESET, Poll.AUTHORIZED);
        LoginClient.askForCode(server);
        assertThatThrownBy(() -> LoginClient.poll(server)).isInstanceOf(IOException.class);
        assertThat(errorOf(LoginClient.poll(server))).isEmpty();
        assertThat(server.login().polls()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "AUTHORIZED",
                "SERVER_ERROR",
                "BAD_GATEWAY",
                "TOO_MANY_REQUESTS",
                "RESET",
                "NOT_JSON"
            })
    void otherPollsHaveNoErrorCode(Poll poll) {
        assertThat(poll.error()).isEmpty();
    }

    @Test
    void errorCodesAreThoseOfGitHub() {
        assertThat(Arrays.stream(Poll.values()).flatMap(poll -> poll.error().stream()))
                .containsExactly(
                        "authorization_pending",
                        "slow_down",
                        "slow_down",
                        "access_denied",
                        "expired_token",
                        "token_expired",
                        "incorrect_device_code",
                        "incorrect_client_credentials",
                        "unsupported_grant_type",
                        "device_flow_disabled",
                        "something_new");
    }

    @Test
    void slowingDownAddsFiveSecondsEachTime(CopilotServer server) throws Exception {
        server.login()
                .interval(2)
                .polls(Poll.SLOW_DOWN_WITH_INTERVAL, Poll.SLOW_DOWN, Poll.SLOW_DOWN_WITH_INTERVAL);
        LoginClient.askForCode(server);
        List<String> intervals = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode answer = LoginClient.json(LoginClient.poll(server));
            intervals.add(answer.path("interval").asText("absent"));
        }
        assertThat(intervals).containsExactly("7", "absent", "17");
        assertThat(LoginClient.askForCode(server).path("interval").asInt()).isEqualTo(2);
    }

    @Test
    void aWrongDeviceCodeConsumesNoScriptedPoll(CopilotServer server) throws Exception {
        server.login().polls(Poll.AUTHORIZED);
        String older = LoginClient.askForCode(server).path("device_code").asText();
        LoginClient.askForCode(server);
        for (String wrong : List.of(older, "nonsense", "")) {
            HttpResponse<String> response =
                    TestClient.send(
                            LoginClient.request(
                                    server, LoginClient.TOKEN_PATH, LoginClient.pollForm(wrong)));
            assertThat(errorOf(response)).isEqualTo("incorrect_device_code");
        }
        Map<String, String> otherClient = LoginClient.pollForm(server.login().deviceCode());
        otherClient.put("client_id", "Iv1.other");
        assertThat(
                        errorOf(
                                TestClient.send(
                                        LoginClient.request(
                                                server, LoginClient.TOKEN_PATH, otherClient))))
                .isEqualTo("incorrect_client_credentials");
        assertThat(errorOf(LoginClient.poll(server))).isEmpty();
    }

    @Test
    void theScriptOfTheServerTakesPrecedenceOverTheLogin(CopilotServer server) throws Exception {
        server.login().polls(Poll.ACCESS_DENIED);
        LoginClient.askForCode(server);
        server.enqueue(Answer.status(503, "busy"));
        assertThat(LoginClient.poll(server).statusCode()).isEqualTo(503);
        assertThat(errorOf(LoginClient.poll(server))).isEqualTo("access_denied");
        assertThat(server.login().polls()).isEqualTo(2);
    }

    @Test
    void aResetClearsTheLogin(CopilotServer server) throws Exception {
        server.login()
                .polls(Poll.ACCESS_DENIED)
                .deny()
                .interval(-1)
                .expiresIn(1)
                .standard()
                .expiringTokens(Duration.ofHours(8))
                .refreshAnswers(Answer.status(500, "oops"))
                .refreshDelay(Duration.ofMinutes(1));
        LoginClient.askForCode(server);
        LoginClient.poll(server);
        IssuedToken token = server.login().issue();
        server.login().expireTokens();
        server.reset();

        assertThat(server.login().issuedTokens()).isEmpty();
        assertThat(server.login().deviceCodes()).isZero();
        assertThat(server.login().polls()).isZero();
        assertThatThrownBy(server.login()::deviceCode).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server.login()::userCode).isInstanceOf(IllegalStateException.class);
        HttpResponse<String> refused = LoginClient.refresh(server, token.refreshToken());
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(errorOf(refused)).isEqualTo("bad_refresh_token");
        assertThat(LoginClient.chat(server, token.accessToken()).statusCode()).isEqualTo(200);
        aFreshServerAuthorizesAfterOnePendingPoll(server.reset());
    }

    @Test
    void invalidSettingsAreRefused(CopilotServer server) {
        GitHubLogin login = server.login();
        assertThatThrownBy(() -> login.interval(-2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> login.expiresIn(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> login.authorizeAfter(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> login.expiringTokens(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> login.refreshDelay(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The OAuth error code of an answer; empty when it has none. */
    private static String errorOf(HttpResponse<String> response) throws IOException {
        return LoginClient.json(response).path("error").asText();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
