// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the server refuses like the service, and that a lenient one accepts. */
@ExtendWith(CopilotServerExtension.class)
class ServiceChecksTest {

    /** Returns a prompt with this single part, in the format with that member. */
    private static String body(String member, String part) {
        String limit = member.equals("input") ? "" : "\"max_tokens\":9,";
        return "{%s\"%s\":[{\"role\":\"user\",\"content\":[%s]}]}".formatted(limit, member, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Authorization | -                                | 401 | unauthorized: token missing
                    Authorization | ' '                              | 401 | unauthorized: token missing
                    Authorization | Basic abc                        | 401 | unauthorized
                    Authorization | Bearer                           | 401 | unauthorized
                    Authorization | Bearer ghp_abcdefghijkl          | 400 | Personal Access Tokens are not supported for this endpoint
                    Authorization | bearer github_pat_abcdefghijkl   | 200 | chat.completion
                    Content-Type  | -                                | 400 | missing required Content-Type header
                    Content-Type  | text/plain                       | 400 | missing required Content-Type header
                    Content-Type  | application/json; charset=utf-8  | 200 | chat.completion
                    User-Agent    | ' '                              | 400 | missing required User-Agent header
                    Openai-Intent | -                                | 400 | missing required Openai-Intent header
                    x-initiator   | -                                | 400 | missing required x-initiator header
                    x-initiator   | robot                            | 400 | missing required x-initiator header
                    x-initiator   | agent                            | 200 | chat.completion
                    """)
    void headersAreCheckedLikeTheServiceDoes(
            String header, String value, int status, String text, CopilotServer server)
            throws Exception {
        Map<String, String> headers = TestClient.headers();
        if (value.equals("-")) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        HttpResponse<String> response =
                TestClient.send(
                        TestClient.request(server, "/chat/completions", headers, TestClient.PLAIN));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(text);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.request(0).outcome()).isEqualTo(Outcome.ANSWERED);
        if (status != 200) {
            assertThat(response.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/plain");
        }
    }

    @ParameterizedTest
    @CsvSource({"/chat/completions,messages", "/responses,input", "/v1/messages,messages"})
    void allPathsOfCopilotRequireItsHeaders(String path, String member, CopilotServer server)
            throws Exception {
        Map<String, String> headers = TestClient.headers();
        String body = body(member, "{\"type\":\"any\",\"text\":\"Well?\"}");
        assertThat(TestClient.send(TestClient.request(server, path, headers, body)).statusCode())
                .isEqualTo(200);
        headers.remove("x-initiator");
        HttpResponse<String> refused =
                TestClient.send(TestClient.request(server, path, headers, body));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("missing required x-initiator header");
        headers.remove("Authorization");
        assertThat(TestClient.send(TestClient.request(server, path, headers, body)).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /chat/completions | messages | {"type":"image_url"}
                    /chat/completions | messages | {"type":"input_image"}
                    /chat/completions | messages | {"type":"image"}
                    /responses        | input    | {"type":"input_image"}
                    /responses        | input    | {"type":"any","output":[{"type":"input_image"}]}
                    /v1/messages      | messages | {"type":"image","source":{"type":"url","url":"a"}}
                    /v1/messages      | messages | {"type":"tool_result","tool_use_id":"c","content":[{"type":"image"}]}
                    """)
    void imagesRequireTheVisionHeader(String path, String member, String part, CopilotServer server)
            throws Exception {
        Map<String, String> headers = TestClient.headers();
        String body = body(member, part);
        HttpResponse<String> refused =
                TestClient.send(TestClient.request(server, path, headers, body));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("missing required Copilot-Vision-Request header for vision requests");
        headers.put("Copilot-Vision-Request", "true");
        assertThat(TestClient.send(TestClient.request(server, path, headers, body)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /chat/completions | {             | JSON     | "code":"bad_request"
                    /chat/completions | ''            | JSON     | "code":"bad_request"
                    /chat/completions | {} trailing   | messages | "code":"bad_request"
                    /chat/completions | {"messages":[]} | messages | "code":"bad_request"
                    /chat/completions | []            | messages | "code":"bad_request"
                    /responses        | {             | JSON     | "type":"invalid_request_error","param":null
                    /responses        | {"input":[]}  | input    | "type":"invalid_request_error","param":null
                    /responses        | {"input":""}  | input    | "type":"invalid_request_error","param":null
                    /responses        | {"input":{}}  | input    | "type":"invalid_request_error","param":null
                    /responses        | {"messages":[{}]} | input | "type":"invalid_request_error","param":null
                    /v1/messages      | {             | JSON     | {"type":"error","error":{"type":"invalid_request_error","message":
                    /v1/messages      | {"max_tokens":1,"messages":[]} | messages | {"type":"error","error":{"type":"invalid_request_error","message":
                    """)
    void bodiesAreCheckedAndRefusedInTheFormOfTheirFormat(
            String path, String body, String text, String shape, CopilotServer server)
            throws Exception {
        HttpResponse<String> response =
                TestClient.send(TestClient.request(server, path, TestClient.headers(), body));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(text).contains(shape);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"messages":[{"role":"user","content":"Hi."}]}                  | max_tokens
                    {"max_tokens":0,"messages":[{"role":"user","content":"Hi."}]}   | max_tokens
                    {"max_tokens":-1,"messages":[{"role":"user","content":"Hi."}]}  | max_tokens
                    {"max_tokens":"9","messages":[{"role":"user","content":"Hi."}]} | max_tokens
                    {"max_tokens":9,"messages":[{"role":"system","content":"Hi."}]} | role
                    {"max_tokens":9,"messages":[{"role":"tool","content":"Hi."}]}   | role
                    {"max_tokens":9,"messages":[{"content":"Hi."}]}                 | role
                    {"max_tokens":9,"messages":[{"role":"user","content":[{"type":"image_url"}]}]}   | not image_url
                    {"max_tokens":9,"messages":[{"role":"user","content":[{"type":"input_image"}]}]} | not input_image
                    {"max_tokens":9,"messages":[{"role":"user","content":[{"type":"image"}]}]}       | source
                    {"max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"AA=="}}]}]} | source
                    """)
    void messagesAreCheckedLikeAnthropicDoes(String body, String text, CopilotServer server)
            throws Exception {
        Map<String, String> headers = TestClient.headers();
        headers.put("Copilot-Vision-Request", "true");
        HttpResponse<String> response =
                TestClient.send(TestClient.request(server, "/v1/messages", headers, body));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"type\":\"invalid_request_error\"").contains(text);
    }

    @Test
    void refusedRequestsConsumeNoScriptedAnswer(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("scripted"));
        HttpResponse<String> refused =
                TestClient.send(
                        TestClient.request(
                                server, "/chat/completions", Map.of(), TestClient.PLAIN));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).contains("scripted");
    }

    @Test
    void aLenientServerAcceptsAnything(CopilotServer server) throws Exception {
        server.lenient().enqueue(Answer.text("scripted"));
        assertThat(TestClient.send(TestClient.request(server, "/any", Map.of(), "")).body())
                .contains("scripted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /openai/deployments/gpt/chat/completions?api-version=2024-10-21 | {"messages":[{"role":"user","content":"Say hello."}]} | chat.completion
                    /proxy/v1/responses       | {"input":"Say hello."}                                 | output_text
                    /openai/responses         | {"input":[{"role":"user","content":"Say hello."}]}     | output_text
                    /proxy/v1/messages        | {"messages":[{"role":"user","content":"Say hello."}]}  | end_turn
                    """)
    void aLenientServerAcceptsPathPrefixes(
            String path, String body, String form, CopilotServer server) throws Exception {
        server.lenient();
        Map<String, String> headers = Map.of("x-initiator", "robot", "anthropic-version", "none");
        HttpResponse<String> response =
                TestClient.send(TestClient.request(server, path, headers, body));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Say hello.").contains(form);
        assertThat(server.request(0).path()).isEqualTo(path);
    }
}
