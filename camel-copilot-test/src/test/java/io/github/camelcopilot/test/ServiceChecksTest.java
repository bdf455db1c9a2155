package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server refuses, as the service does, and what a lenient one lets pass. */
@ExtendWith(CopilotServerExtension.class)
class ServiceChecksTest {

    private static final String TWO_IMAGES =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What?\"},{\"type\":\"%s\"}]}]}";

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
    void headersAreCheckedAsTheServiceDoes(
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
    @CsvSource({"image_url", "input_image", "image"})
    void imagesNeedTheVisionHeader(String type, CopilotServer server) throws Exception {
        Map<String, String> headers = TestClient.headers();
        String body = TWO_IMAGES.formatted(type);
        HttpResponse<String> refused =
                TestClient.send(TestClient.request(server, "/chat/completions", headers, body));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("missing required Copilot-Vision-Request header for vision requests");
        headers.put("Copilot-Vision-Request", "true");
        assertThat(
                        TestClient.send(
                                        TestClient.request(
                                                server, "/chat/completions", headers, body))
                                .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|JSON",
                "''|JSON",
                "{} trailing|messages",
                "{\"messages\":[]}|messages",
                "[]|messages"
            })
    void bodiesAreChecked(String body, String text, CopilotServer server) throws Exception {
        HttpResponse<String> response = TestClient.send(server, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(text);
    }

    @Test
    void scriptedAnswersAreRefusedLikewiseAndKept(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("scripted"));
        HttpResponse<String> refused =
                TestClient.send(
                        TestClient.request(
                                server, "/chat/completions", Map.of(), TestClient.PLAIN));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).contains("scripted");
    }

    @Test
    void aLenientServerTakesAnythingAndPathsWithAPrefix(CopilotServer server) throws Exception {
        server.lenient().enqueue(Answer.text("scripted"));
        assertThat(TestClient.send(TestClient.request(server, "/any", Map.of(), "")).body())
                .contains("scripted");
        String azure = "/openai/deployments/gpt/chat/completions?api-version=2024-10-21";
        assertThat(
                        TestClient.send(
                                        TestClient.request(
                                                server, azure, Map.of(), TestClient.PLAIN))
                                .body())
                .contains("Say hello.");
        assertThat(server.request(1).path()).isEqualTo(azure);
    }
}
