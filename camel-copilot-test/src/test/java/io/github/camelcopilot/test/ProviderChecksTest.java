// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers and queries that providers other than Copilot require or ignore. */
@ExtendWith(CopilotServerExtension.class)
class ProviderChecksTest {

    /**
     * A valid request.
     *
     * @param credential the headers of the credential
     */
    private record Call(String method, String path, String credential) {

        boolean isAnthropics() {
            return credential.contains("anthropic");
        }
    }

    private static final List<Call> CALLS =
            List.of(
                    new Call("POST", "/v1/chat/completions", "Authorization: Bearer sk"),
                    new Call("POST", "/v1/responses", "Authorization: Bearer sk"),
                    new Call("GET", "/v1/models", "Authorization: Bearer sk"),
                    new Call("POST", "/openai/v1/responses", "api-key: k"),
                    new Call(
                            "POST",
                            "/openai/deployments/gpt/chat/completions?api-version=1",
                            "api-key: k"),
                    new Call("GET", "/openai/models?api-version=1", "api-key: k"),
                    new Call("POST", "/v1/messages", "anthropic-version: 2023-06-01; x-api-key: k"),
                    new Call("GET", "/v1/models", "anthropic-version: 2023-06-01; x-api-key: k"));

    /** Returns a valid body in the format of the path. */
    private static String prompt(String path) {
        return path.contains("/responses")
                ? "{\"input\":\"Hi.\"}"
                : "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi.\"}]}";
    }

    private static HttpResponse<String> ask(
            CopilotServer server, String method, String path, Map<String, String> headers)
            throws Exception {
        HttpRequest request =
                method.equals("GET")
                        ? TestClient.get(server, path, headers)
                        : TestClient.request(server, path, headers, prompt(path));
        return TestClient.send(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    POST | /v1/chat/completions                                      | -                         | chat.completion
                    POST | /v1/chat/completions                                      | Authorization: Bearer sk  | chat.completion
                    POST | /v1/responses                                             | -                         | output_text
                    GET  | /v1/models                                                | -                         | owned_by
                    POST | /openai/deployments/gpt/chat/completions?api-version=1    | api-key: k                | chat.completion
                    POST | /openai/deployments/a%2Fb/chat/completions?api-version=1  | api-key: k                | chat.completion
                    POST | /openai/deployments/gpt/chat/completions?a=b&api-version=1 | Authorization: Bearer t  | chat.completion
                    POST | /openai/responses?api-version=1                           | api-key: k                | output_text
                    POST | /openai/v1/chat/completions                               | api-key: k                | chat.completion
                    POST | /openai/v1/chat/completions?api-version=preview           | Authorization: Bearer t   | chat.completion
                    POST | /openai/v1/responses                                      | Authorization: Bearer t   | output_text
                    POST | /openai/v1/responses                                      | api-key: k; Authorization: Bearer t | output_text
                    GET  | /openai/models?api-version=1                              | api-key: k                | owned_by
                    GET  | /openai/v1/models                                         | Authorization: Bearer t   | owned_by
                    POST | /v1/messages | anthropic-version: 2023-06-01; x-api-key: k                            | end_turn
                    POST | /v1/messages | anthropic-version: 2023-06-01; Authorization: bearer t                 | end_turn
                    POST | /v1/messages | anthropic-version: 2023-06-01; x-api-key: k; Authorization: Bearer t   | end_turn
                    GET  | /v1/models   | anthropic-version: 2023-06-01; x-api-key: k                            | display_name
                    """)
    void validRequestsAreAnswered(
            String method, String path, String headers, String text, CopilotServer server)
            throws Exception {
        HttpResponse<String> response = ask(server, method, path, TestClient.headers(headers));
        assertThat(response.body()).contains(text);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    POST | /openai/deployments/gpt/chat/completions                   | api-key: k               | 400 | api-version is required
                    POST | /openai/deployments/gpt/chat/completions?api-version=      | api-key: k               | 400 | api-version is required
                    POST | /openai/responses?version=1                                | api-key: k               | 400 | api-version is required
                    GET  | /openai/models                                             | api-key: k               | 400 | api-version is required
                    POST | /openai/deployments/gpt/chat/completions?api-version=1     | -                        | 401 | api-key and Authorization
                    POST | /openai/responses?api-version=1                            | x-api-key: k             | 401 | api-key and Authorization
                    POST | /openai/responses?api-version=1                            | Authorization: Basic YTpi | 401 | api-key and Authorization
                    GET  | /openai/v1/models                                          | -                        | 401 | api-key and Authorization
                    POST | /openai/deployments/a/b/chat/completions?api-version=1     | api-key: k               | 404 | No such endpoint
                    POST | /v1/v1/messages                                            | anthropic-version: 2023-06-01; x-api-key: k | 404 | No such endpoint
                    POST | /v1/messages | x-api-key: k                                                           | 401 | unauthorized: token missing
                    POST | /v1/messages | anthropic-version: 2023-06-01                                          | 401 | {"type":"error","error":{"type":"authentication_error"
                    POST | /v1/messages | anthropic-version: 2023-06-01; api-key: k                              | 401 | {"type":"error","error":{"type":"authentication_error"
                    GET  | /v1/models   | anthropic-version: 2023-06-01                                          | 401 | {"type":"error","error":{"type":"authentication_error"
                    """)
    void requirementsOfProvidersAreChecked(
            String method,
            String path,
            String headers,
            int status,
            String text,
            CopilotServer server)
            throws Exception {
        HttpResponse<String> response = ask(server, method, path, TestClient.headers(headers));
        assertThat(response.body()).contains(text);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    /** Official clients of Copilot send these headers to any provider. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x-initiator            | user
                    x-initiator            | robot
                    Openai-Intent          | conversation-edits
                    Copilot-Vision-Request | true
                    Copilot-Integration-Id | copilot-developer-cli
                    Editor-Version         | editor/1.0
                    X-GitHub-Api-Version   | 2025-05-01
                    X-GitHub-Token         | gho_abcdefghijkl
                    """)
    void unknownHeadersAreIgnored(String header, String value, CopilotServer server)
            throws Exception {
        for (Call call : CALLS) {
            Map<String, String> headers = TestClient.headers(call.credential());
            headers.put(header, value);
            HttpResponse<String> response = ask(server, call.method(), call.path(), headers);
            assertThat(response.statusCode()).as("%s", call).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer gho_abcdefghijkl",
        "ghu_abcdefghijkl",
        "Bearer github_pat_abcdefghijkl",
        "bearer ghp_abcdefghijkl",
        "Bearer ghs_abcdefghijkl",
        "Bearer  ghr_abcdefghijkl"
    })
    void gitHubTokensAreRefusedByOtherProviders(String value, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("scripted"));
        for (Call call : CALLS) {
            Map<String, String> headers = TestClient.headers(call.credential());
            headers.put("Authorization", value);
            assertRefused(ask(server, call.method(), call.path(), headers), call, "Authorization");
        }
        for (Call call : CALLS) {
            Map<String, String> headers = TestClient.headers(call.credential());
            for (String header : List.of("api-key", "x-api-key")) {
                if (headers.replace(header, value) != null) {
                    assertRefused(ask(server, call.method(), call.path(), headers), call, header);
                }
            }
        }
        // No refusal has consumed it.
        assertThat(ask(server, "POST", "/v1/chat/completions", Map.of()).body())
                .contains("scripted");
    }

    private static void assertRefused(HttpResponse<String> response, Call call, String header) {
        assertThat(response.statusCode()).as("%s", call).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .contains("the header " + header + " contains a GitHub token")
                .doesNotContain("abcdefghijkl");
        if (call.isAnthropics()) {
            assertThat(response.body()).startsWith("{\"type\":\"error\",\"error\":{");
        }
    }

    /** Anthropic's SDK also sends its version header to Copilot's Messages API. */
    @Test
    void aPromptForCopilotMayHaveTheVersionOfAnthropicsApi(CopilotServer server) throws Exception {
        Map<String, String> headers = TestClient.headers();
        headers.put("anthropic-version", "2023-06-01");
        assertThat(ask(server, "POST", "/v1/messages", headers).statusCode()).isEqualTo(200);
        headers.remove("x-initiator");
        assertThat(ask(server, "POST", "/v1/messages", headers).body())
                .contains("missing required x-initiator header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/chat/completions | -                                           | messages   | "param":null
                    /v1/responses        | -                                           | input      | "param":null
                    /openai/v1/responses | api-key: k                                  | input      | "param":null
                    /v1/messages         | anthropic-version: 2023-06-01; x-api-key: k | messages   | "type":"error"
                    """)
    void bodiesAreCheckedLikeThoseForCopilot(
            String path, String headers, String text, String shape, CopilotServer server)
            throws Exception {
        HttpResponse<String> response =
                TestClient.send(
                        TestClient.request(server, path, TestClient.headers(headers), "{}"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(text).contains(shape);
    }

    @Test
    void imagesRequireNoVisionHeader(CopilotServer server) throws Exception {
        String image =
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}";
        assertThat(
                        TestClient.send(
                                        TestClient.request(
                                                server, "/v1/chat/completions", Map.of(), image))
                                .statusCode())
                .isEqualTo(200);
    }
}
