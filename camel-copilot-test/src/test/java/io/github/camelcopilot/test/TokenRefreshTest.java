// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expiring tokens, their refresh, and the refusal of invalid ones. */
@ExtendWith(CopilotServerExtension.class)
class TokenRefreshTest {

    private CopilotServer server;
    private GitHubLogin login;

    @BeforeEach
    void issueExpiringTokens(CopilotServer copilot) {
        server = copilot;
        login = server.login().expiringTokens(Duration.ofHours(8));
    }

    @Test
    void theDeviceFlowGivesAPair() throws Exception {
        login.authorize();
        LoginClient.askForCode(server);
        assertPair(LoginClient.json(LoginClient.poll(server)));
    }

    @Test
    void aRefreshReplacesThePairOfTokens() throws Exception {
        IssuedToken old = login.issue();
        assertThat(LoginClient.chat(server, old.accessToken()).statusCode()).isEqualTo(200);

        JsonNode fresh = LoginClient.json(LoginClient.refresh(server, old.refreshToken()));
        assertPair(fresh);
        assertExpired(old.accessToken());
        assertThat(LoginClient.chat(server, fresh.path("access_token").asText()).statusCode())
                .isEqualTo(200);
        assertThat(errorOf(LoginClient.refresh(server, old.refreshToken())))
                .isEqualTo("bad_refresh_token");
        assertPair(
                LoginClient.json(
                        LoginClient.refresh(server, fresh.path("refresh_token").asText())));

        assertThat(login.refreshes()).isEqualTo(3);
        assertThat(login.successfulRefreshes()).isEqualTo(2);
        assertThat(login.issuedTokens())
                .hasSize(6)
                .doesNotHaveDuplicates()
                .contains(old.accessToken(), old.refreshToken())
                .contains(fresh.path("access_token").asText())
                .contains(fresh.path("refresh_token").asText());
    }

    private static void assertPair(JsonNode pair) {
        assertThat(pair.path("access_token").asText()).matches("ghu_[A-Za-z0-9]{36}");
        assertThat(pair.path("expires_in").asInt()).isEqualTo(28800);
        assertThat(pair.path("refresh_token").asText()).matches("ghr_[A-Za-z0-9]{76}");
        assertThat(pair.path("refresh_token_expires_in").asInt()).isEqualTo(15897600);
        assertThat(pair.path("token_type").asText()).isEqualTo("bearer");
        assertThat(pair.path("scope").asText("absent")).isEmpty();
    }

    @Test
    void onlyOneOfManyRefreshesWithTheSameTokenSucceeds() {
        String refreshToken = login.issue().refreshToken();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(
                    TestClient.HTTP.sendAsync(
                            LoginClient.request(
                                    server,
                                    LoginClient.TOKEN_PATH,
                                    LoginClient.refreshForm(refreshToken)),
                            HttpResponse.BodyHandlers.ofString()));
        }
        assertThat(answers.stream().map(CompletableFuture::join))
                .filteredOn(answer -> answer.body().contains("access_token"))
                .hasSize(1);
        assertThat(login.refreshes()).isEqualTo(20);
        assertThat(login.successfulRefreshes()).isEqualTo(1);
    }

    @Test
    void aTokenIsRefreshedByTheClientItWasIssuedTo() throws Exception {
        login.authorize();
        LoginClient.askForCode(server);
        String refreshToken =
                LoginClient.json(LoginClient.poll(server)).path("refresh_token").asText();
        Map<String, String> form = LoginClient.refreshForm(refreshToken);
        form.put("client_id", "Iv1.other");
        assertThat(
                        errorOf(
                                TestClient.send(
                                        LoginClient.request(server, LoginClient.TOKEN_PATH, form))))
                .isEqualTo("incorrect_client_credentials");
        assertThat(errorOf(LoginClient.refresh(server, refreshToken))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void revokedRefreshTokensAreRefused(boolean standard) throws Exception {
        if (standard) {
            login.standard();
        }
        IssuedToken token = login.issue();
        login.revokeRefreshTokens();
        HttpResponse<String> response = LoginClient.refresh(server, token.refreshToken());
        assertThat(response.statusCode()).isEqualTo(standard ? 400 : 200);
        assertThat(errorOf(response)).isEqualTo("bad_refresh_token");
        assertThat(LoginClient.chat(server, token.accessToken()).statusCode()).isEqualTo(200);
        assertThat(errorOf(LoginClient.refresh(server, login.issue().refreshToken()))).isEmpty();
    }

    @Test
    void expiredTokensAreRefusedAndOthersAccepted() throws Exception {
        IssuedToken old = login.issue();
        login.expireTokens();
        assertExpired(old.accessToken());
        assertThat(LoginClient.chat(server, login.issue().accessToken()).statusCode())
                .isEqualTo(200);
        assertThat(LoginClient.chat(server, "ghu_neverissued").statusCode()).isEqualTo(200);
        assertThat(errorOf(LoginClient.refresh(server, old.refreshToken()))).isEmpty();
    }

    @Test
    void anExpiredTokenConsumesNoScriptedAnswer() throws Exception {
        IssuedToken token = login.issue();
        login.expireTokens();
        server.enqueue(Answer.text("scripted"));
        assertExpired(token.accessToken());
        assertThat(LoginClient.chat(server, login.issue().accessToken()).body())
                .contains("scripted");
    }

    @Test
    void aLenientServerRefusesExpiredTokensAtAnyPrefix() throws Exception {
        server.lenient();
        IssuedToken old = login.issue();
        HttpResponse<String> refreshed =
                TestClient.send(
                        LoginClient.request(
                                server,
                                "/ghe" + LoginClient.TOKEN_PATH,
                                LoginClient.refreshForm(old.refreshToken())));
        assertPair(LoginClient.json(refreshed));
        assertExpired(old.accessToken());
    }

    private void assertExpired(String accessToken) throws IOException, InterruptedException {
        HttpResponse<String> refused = LoginClient.chat(server, accessToken);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo("unauthorized: token expired");
    }

    @Test
    void scriptedAnswersToRefreshesHaveNoEffect() throws Exception {
        IssuedToken token = login.issue();
        login.refreshAnswers(Answer.status(503, "busy"), Answer.resetBeforeHead());
        assertThat(LoginClient.refresh(server, token.refreshToken()).statusCode()).isEqualTo(503);
        assertThatThrownBy(() -> LoginClient.refresh(server, token.refreshToken()))
                .isInstanceOf(IOException.class);
        assertThat(LoginClient.chat(server, token.accessToken()).statusCode()).isEqualTo(200);
        assertThat(login.successfulRefreshes()).isZero();
        assertThat(errorOf(LoginClient.refresh(server, token.refreshToken()))).isEmpty();
        assertThat(login.refreshes()).isEqualTo(3);
    }

    @Test
    void theAnswerToARefreshCanBeDelayed() throws Exception {
        Duration delay = Duration.ofMillis(200);
        login.refreshDelay(delay);
        LoginClient.refresh(server, login.issue().refreshToken());
        RecordedRequest request = server.request(0);
        Instant answered = request.endedAt().orElseThrow();
        assertThat(Duration.between(request.receivedAt(), answered)).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void tokensThatDoNotExpireHaveNoRefreshToken() {
        IssuedToken token = server.reset().login().issue();
        assertThat(token.accessToken()).startsWith("gho_");
        assertThat(token.refreshToken()).isNull();
    }

    @Test
    void tokensAreMasked() {
        assertThat(new IssuedToken("ghu_abcdefghijkl", "ghr_abcdefghmnop"))
                .hasToString("IssuedToken[accessToken=ghu_***ijkl, refreshToken=ghr_***mnop]");
        assertThat(new IssuedToken("gho_abcdefghijkl", null))
                .hasToString("IssuedToken[accessToken=gho_***ijkl, refreshToken=none]");
    }

    /** The OAuth error code of an answer; empty when it has none. */
    private static String errorOf(HttpResponse<String> response) throws IOException {
        return LoginClient.json(response).path("error").asText();
    }
}
