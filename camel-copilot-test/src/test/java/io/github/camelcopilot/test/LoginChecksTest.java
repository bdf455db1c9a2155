// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the endpoints of the login refuse, and recorded forms. */
@ExtendWith(CopilotServerExtension.class)
class LoginChecksTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Authorization | Basic YTpi                                       | 200 | device_code
                    Content-Type  | -                                                | 400 | missing required Content-Type header
                    Content-Type  | text/plain                                       | 400 | missing required Content-Type header
                    Content-Type  | application/x-www-form-urlencoded; charset=utf-8 | 200 | device_code
                    User-Agent    | ' '                                              | 400 | missing required User-Agent header
                    Accept        | -                                                | 200 | device_code=
                    Accept        | */*                                              | 200 | device_code=
                    Accept        | text/html, Application/JSON;q=0.9                | 200 | device_code
                    """)
    void headersAreChecked(
            String header, String value, int status, String text, CopilotServer server)
            throws Exception {
        Map<String, String> headers = LoginClient.headers();
        if (value.equals("-")) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        HttpResponse<String> code =
                TestClient.send(
                        TestClient.request(
                                server,
                                LoginClient.CODE_PATH,
                                headers,
                                LoginClient.encode(LoginClient.codeForm())));
        assertThat(code.statusCode()).isEqualTo(status);
        assertThat(code.body()).contains(text);
        HttpResponse<String> poll =
                TestClient.send(
                        TestClient.request(
                                server,
                                LoginClient.TOKEN_PATH,
                                headers,
                                LoginClient.encode(LoginClient.pollForm("any"))));
        assertThat(poll.statusCode()).isEqualTo(status);
        assertThat(server.login().deviceCodes()).isEqualTo(1);
        assertThat(server.login().polls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                             | 404 | {"error":"Not Found"}
                    client_id=                                     | 404 | {"error":"Not Found"}
                    client_id=+                                    | 404 | {"error":"Not Found"}
                    grant_type=refresh_token                       | 404 | {"error":"Not Found"}
                    client_id                                      | 400 | the body is not the form
                    {"client_id":"app"}                            | 400 | the body is not the form
                    client_id=%zz                                  | 400 | the body is not the form
                    client_id=app&client_id=app                    | 400 | the body is not the form
                    client_id=app                                  | 200 | "error":"unsupported_grant_type"
                    client_id=app&grant_type=password              | 200 | "error":"unsupported_grant_type"
                    client_id=app&grant_type=refresh_token         | 200 | "error":"bad_refresh_token"
                    client_id=app&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code | 200 | "error":"incorrect_device_code"
                    """)
    void formsAreChecked(String body, int status, String text, CopilotServer server)
            throws Exception {
        HttpResponse<String> response =
                TestClient.send(
                        TestClient.request(
                                server, LoginClient.TOKEN_PATH, LoginClient.headers(), body));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(text);
    }

    /**
     * Without an Accept header for JSON, GitHub answers with a form, as early versions of OAuth
     * did.
     */
    @Test
    void theAnswerIsAFormUnlessJsonIsAccepted(CopilotServer server) throws Exception {
        server.login().expiringTokens(Duration.ofHours(8)).polls(Poll.SLOW_DOWN, Poll.AUTHORIZED);
        Map<String, String> code = postForForm(server, LoginClient.CODE_PATH, Map.of());
        assertThat(code.get("verification_uri")).isEqualTo(server.url() + "/login/device");
        assertThat(code).containsEntry("expires_in", "900").containsEntry("interval", "5");
        String deviceCode = code.get("device_code");
        Map<String, String> poll = LoginClient.pollForm(deviceCode);
        assertThat(postForForm(server, LoginClient.TOKEN_PATH, poll))
                .containsEntry("error", "slow_down")
                .containsKeys("error_description", "error_uri");
        Map<String, String> token = postForForm(server, LoginClient.TOKEN_PATH, poll);
        assertThat(token).containsEntry("token_type", "bearer").containsEntry("scope", "");
        assertThat(
                        postForForm(
                                server,
                                LoginClient.TOKEN_PATH,
                                LoginClient.refreshForm(token.get("refresh_token"))))
                .containsKeys("access_token", "refresh_token", "expires_in");
        assertThat(postForForm(server, LoginClient.TOKEN_PATH, Map.of("grant_type", "x")))
                .containsEntry("error", "unsupported_grant_type");
    }

    private static Map<String, String> postForForm(
            CopilotServer server, String path, Map<String, String> parameters) throws Exception {
        Map<String, String> headers = LoginClient.headers();
        headers.put("Accept", "*/*");
        Map<String, String> form = new TreeMap<>(parameters);
        form.put("client_id", LoginClient.CLIENT_ID);
        HttpResponse<String> response =
                TestClient.send(
                        TestClient.request(server, path, headers, LoginClient.encode(form)));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/x-www-form-urlencoded; charset=utf-8");
        return Arrays.stream(response.body().split("&", -1))
                .map(member -> member.split("=", 2))
                .collect(
                        Collectors.toMap(
                                member -> member[0],
                                member -> URLDecoder.decode(member[1], StandardCharsets.UTF_8)));
    }

    /** GitHub accepts JSON instead of a form; some clients of Copilot send it. */
    @Test
    void theParametersMayBeJson(CopilotServer server) throws Exception {
        server.login().authorize().expiringTokens(Duration.ofHours(8));
        JsonNode code = postJson(server, LoginClient.CODE_PATH, LoginClient.codeForm());
        assertThat(code.path("device_code").asText()).isEqualTo(server.login().deviceCode());
        JsonNode token =
                postJson(
                        server,
                        LoginClient.TOKEN_PATH,
                        LoginClient.pollForm(code.path("device_code").asText()));
        assertThat(token.path("access_token").asText()).startsWith("ghu_");
        JsonNode refreshed =
                postJson(
                        server,
                        LoginClient.TOKEN_PATH,
                        LoginClient.refreshForm(token.path("refresh_token").asText()));
        assertThat(refreshed.path("access_token").asText()).startsWith("ghu_");
        assertThat(server.login().polls()).isEqualTo(1);
        assertThat(server.login().successfulRefreshes()).isEqualTo(1);
    }

    private static JsonNode postJson(
            CopilotServer server, String path, Map<String, String> parameters) throws Exception {
        return LoginClient.json(sendJson(server, path, JSON.writeValueAsString(parameters)));
    }

    private static HttpResponse<String> sendJson(CopilotServer server, String path, String body)
            throws Exception {
        Map<String, String> headers = LoginClient.headers();
        headers.put("Content-Type", "application/json; charset=utf-8");
        return TestClient.send(TestClient.request(server, path, headers, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                | 404 | {"error":"Not Found"}
                    {"client_id":" "}                                 | 404 | {"error":"Not Found"}
                    {"client_id":null}                                | 404 | {"error":"Not Found"}
                    ''                                                | 400 | the JSON object
                    client_id=app                                     | 400 | the JSON object
                    ["client_id"]                                     | 400 | the JSON object
                    {"client_id":"app"                                | 400 | the JSON object
                    {"client_id":"app"}                               | 200 | "error":"unsupported_grant_type"
                    {"client_id":"app","grant_type":{}}               | 200 | "error":"unsupported_grant_type"
                    {"client_id":"app","grant_type":"refresh_token"}  | 200 | "error":"bad_refresh_token"
                    """)
    void jsonIsCheckedLikeAForm(String body, int status, String text, CopilotServer server)
            throws Exception {
        HttpResponse<String> response = sendJson(server, LoginClient.TOKEN_PATH, body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(text);
    }

    @Test
    void refusedRequestsConsumeNoScriptedAnswer(CopilotServer server) throws Exception {
        server.enqueue(Answer.json("{\"scripted\":true}"));
        HttpResponse<String> refused =
                TestClient.send(
                        LoginClient.request(server, LoginClient.CODE_PATH, Map.of("scope", "")));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(LoginClient.askForCode(server).path("scripted").asBoolean()).isTrue();
    }

    @Test
    void aLenientServerAcceptsAnyHeadersAndPathPrefixes(CopilotServer server) throws Exception {
        server.lenient().login().authorize();
        String prefix = "/github";
        HttpResponse<String> code =
                TestClient.send(
                        TestClient.request(
                                server, prefix + LoginClient.CODE_PATH, Map.of(), "client_id=app"));
        assertThat(LoginClient.json(code).path("verification_uri").asText())
                .isEqualTo(server.url() + "/login/device");
        Map<String, String> form = LoginClient.pollForm(server.login().deviceCode());
        form.put("client_id", "app");
        HttpResponse<String> token =
                TestClient.send(
                        TestClient.request(
                                server,
                                prefix + LoginClient.TOKEN_PATH,
                                Map.of(),
                                LoginClient.encode(form)));
        assertThat(LoginClient.json(token).has("access_token")).isTrue();
    }

    @Test
    void pathsWithAPrefixAndOtherMethodsAreNotFound(CopilotServer server) throws Exception {
        HttpResponse<String> response =
                TestClient.send(
                        LoginClient.request(
                                server, "/github" + LoginClient.CODE_PATH, LoginClient.codeForm()));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("No such endpoint");
        assertThat(server.login().deviceCodes()).isZero();
    }

    @Test
    void formsAreDecodedInTheirOrderAndNeverShown(CopilotServer server) throws Exception {
        TestClient.send(
                TestClient.request(
                        server,
                        LoginClient.CODE_PATH,
                        LoginClient.headers(),
                        "z=1+2&client_id=secretapp&a=%C3%A9%26&empty=&b=c=d"));
        RecordedRequest request = server.request(0);
        assertThat(request.form().entrySet())
                .extracting(Object::toString)
                .containsExactly("z=1 2", "client_id=secretapp", "a=é&", "empty=", "b=c=d");
        assertThat(request.toString()).doesNotContain("secretapp");
    }

    @ParameterizedTest
    @CsvSource({"secret", "a=1&&b=2", "=secret", "a=secret%", "a=%zz", "a=secret&a=secret"})
    void theErrorForAnInvalidFormDoesNotQuoteIt(String body, CopilotServer server)
            throws Exception {
        TestClient.send(TestClient.request(server, "/any", Map.of(), body));
        assertThatThrownBy(server.request(0)::form)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The body is not a form")
                .hasNoCause();
    }
}
