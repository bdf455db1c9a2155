// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Local servers with OpenAI's API, each with its own members and errors. The responses have the
 * forms that such servers send.
 */
@ExtendWith(CopilotServerExtension.class)
class LocalServerTest {

    private static final String TEXT = "A camel is an animal.";

    /** Neither credentials nor Copilot's headers. */
    private static final List<String> NEVER_SENT =
            List.of("authorization", "api-key", "x-api-key", "x-initiator", "openai-intent");

    private static final List<String> NEVER_BEGUN =
            List.of("copilot-", "editor-", "anthropic-", "x-github-");

    /** A failure as a server reports it. */
    private record Failure(
            LocalServer server,
            int status,
            String body,
            Class<? extends CopilotException> type,
            String words) {}

    /** A row for each server. */
    enum LocalServer {
        OLLAMA(
                "llama3.2",
                """
                {"id":"chatcmpl-271","object":"chat.completion","created":1760000000,"model":"llama3.2",\
                "system_fingerprint":"fp_ollama","choices":[{"index":0,"message":{"role":"assistant",\
                "content":"A camel is an animal."},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}""",
                """
                {"id":"chatcmpl-2","object":"chat.completion.chunk","created":1760000000,"model":"llama3.2",\
                "system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant",\
                "content":"A camel"},"finish_reason":null}]}
                {"id":"chatcmpl-2","object":"chat.completion.chunk","created":1760000000,"model":"llama3.2",\
                "system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant",\
                "content":" is an animal."},"finish_reason":null}]}
                {"id":"chatcmpl-2","object":"chat.completion.chunk","created":1760000000,"model":"llama3.2",\
                "system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant",\
                "content":""},"finish_reason":"stop"}]}
                {"id":"chatcmpl-2","object":"chat.completion.chunk","created":1760000000,"model":"llama3.2",\
                "system_fingerprint":"fp_ollama","choices":[],\
                "usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}
                [DONE]""",
                """
                {"object":"list","data":[{"id":"llama3.2","object":"model","created":1760000000,\
                "owned_by":"library"}]}""",
                null,
                17,
                null),

        FOUNDRY_LOCAL(
                "Phi-4-mini-instruct-generic-cpu",
                """
                {"model":"Phi-4-mini-instruct-generic-cpu","choices":[{"delta":{"role":"assistant",\
                "content":"A camel is an animal."},"message":{"role":"assistant",\
                "content":"A camel is an animal."},"index":0,"finish_reason":"stop"}],\
                "created":1760000000,"CreatedAt":"2025-10-09T08:53:20+00:00","id":"chat.id.1",\
                "IsDelta":false,"Successful":true,"HttpStatusCode":0,"object":"chat.completion"}""",
                """
                {"model":"Phi-4-mini-instruct-generic-cpu","choices":[{"delta":{"role":"assistant",\
                "content":"A camel"},"message":{"role":"assistant","content":"A camel"},"index":0,\
                "finish_reason":null}],"created":1760000000,"CreatedAt":"2025-10-09T08:53:20+00:00",\
                "id":"chat.id.2","IsDelta":true,"Successful":true,"HttpStatusCode":0,\
                "object":"chat.completion.chunk"}
                {"model":"Phi-4-mini-instruct-generic-cpu","choices":[{"delta":{"role":"assistant",\
                "content":" is an animal."},"message":{"role":"assistant","content":" is an animal."},\
                "index":0,"finish_reason":null}],"created":1760000000,\
                "CreatedAt":"2025-10-09T08:53:20+00:00","id":"chat.id.2","IsDelta":true,\
                "Successful":true,"HttpStatusCode":0,"object":"chat.completion.chunk"}
                {"model":"Phi-4-mini-instruct-generic-cpu","choices":[{"delta":{"role":"assistant",\
                "content":""},"message":{"role":"assistant","content":""},"index":0,\
                "finish_reason":"stop"}],"created":1760000000,"CreatedAt":"2025-10-09T08:53:20+00:00",\
                "id":"chat.id.2","IsDelta":true,"Successful":true,"HttpStatusCode":0,\
                "object":"chat.completion.chunk"}
                [DONE]""",
                """
                {"models":null,"data":[{"vision":false,"toolCalling":false,"parentModelUri":"",\
                "maxOutputTokens":2048,"id":"Phi-4-mini-instruct-generic-cpu","owned_by":"Microsoft",\
                "permission":[],"created":1760000000,"object":"model"}],"object":"list",\
                "IsDelta":false,"Successful":true,"HttpStatusCode":0}""",
                null,
                null,
                null),

        VLLM(
                "Qwen/Qwen3-8B",
                """
                {"id":"chatcmpl-3","object":"chat.completion","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[{"index":0,"message":{"role":"assistant",\
                "content":"A camel is an animal.","refusal":null,"annotations":null,"audio":null,\
                "function_call":null,"tool_calls":[],"reasoning_content":"An easy one."},\
                "logprobs":null,"finish_reason":"stop","stop_reason":null}],"service_tier":null,\
                "system_fingerprint":null,"usage":{"prompt_tokens":11,"total_tokens":20,\
                "completion_tokens":9,"prompt_tokens_details":null},"prompt_logprobs":null,\
                "kv_transfer_params":null}""",
                """
                {"id":"chatcmpl-4","object":"chat.completion.chunk","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[{"index":0,"delta":{"role":"assistant",\
                "content":""},"logprobs":null,"finish_reason":null}],"usage":null}
                {"id":"chatcmpl-4","object":"chat.completion.chunk","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[{"index":0,"delta":{"reasoning_content":"An easy"},\
                "logprobs":null,"finish_reason":null}],"usage":null}
                {"id":"chatcmpl-4","object":"chat.completion.chunk","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[{"index":0,"delta":{"reasoning_content":" one."},\
                "logprobs":null,"finish_reason":null}],"usage":null}
                {"id":"chatcmpl-4","object":"chat.completion.chunk","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[{"index":0,\
                "delta":{"content":"A camel is an animal."},"logprobs":null,"finish_reason":null}]}
                {"id":"chatcmpl-4","object":"chat.completion.chunk","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[{"index":0,"delta":{"content":""},"logprobs":null,\
                "finish_reason":"stop","stop_reason":null}]}
                {"id":"chatcmpl-4","object":"chat.completion.chunk","created":1760000000,\
                "model":"Qwen/Qwen3-8B","choices":[],"usage":{"prompt_tokens":11,"total_tokens":20,\
                "completion_tokens":9}}
                [DONE]""",
                """
                {"object":"list","data":[{"id":"Qwen/Qwen3-8B","object":"model","created":1760000000,\
                "owned_by":"vllm","root":"Qwen/Qwen3-8B","parent":null,"max_model_len":40960,\
                "permission":[{"id":"modelperm-1","object":"model_permission",\
                "allow_sampling":true}]}]}""",
                "An easy one.",
                20,
                40_960),

        LM_STUDIO(
                "qwen/qwen3-8b",
                """
                {"id":"chatcmpl-5","object":"chat.completion","created":1760000000,\
                "model":"qwen/qwen3-8b","choices":[{"index":0,"logprobs":null,"finish_reason":"stop",\
                "message":{"role":"assistant","content":"A camel is an animal."}}],\
                "usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17},\
                "stats":{"tokens_per_second":51.4,"time_to_first_token":0.11,"generation_time":0.2,\
                "stop_reason":"eosFound"},"model_info":{"arch":"qwen3","quant":"4bit","format":"mlx",\
                "context_length":4096},"runtime":{"name":"mlx-llm","version":"0.1.0"},\
                "system_fingerprint":"qwen/qwen3-8b"}""",
                """
                {"id":"chatcmpl-6","object":"chat.completion.chunk","created":1760000000,\
                "model":"qwen/qwen3-8b","system_fingerprint":"qwen/qwen3-8b","choices":[{"index":0,\
                "delta":{"role":"assistant","content":"A camel"},"logprobs":null,\
                "finish_reason":null}]}
                {"id":"chatcmpl-6","object":"chat.completion.chunk","created":1760000000,\
                "model":"qwen/qwen3-8b","system_fingerprint":"qwen/qwen3-8b","choices":[{"index":0,\
                "delta":{"content":" is an animal."},"logprobs":null,"finish_reason":null}]}
                {"id":"chatcmpl-6","object":"chat.completion.chunk","created":1760000000,\
                "model":"qwen/qwen3-8b","system_fingerprint":"qwen/qwen3-8b","choices":[{"index":0,\
                "delta":{},"logprobs":null,"finish_reason":"stop"}]}
                {"id":"chatcmpl-6","object":"chat.completion.chunk","created":1760000000,\
                "model":"qwen/qwen3-8b","system_fingerprint":"qwen/qwen3-8b","choices":[],\
                "usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}
                [DONE]""",
                """
                {"data":[{"id":"qwen/qwen3-8b","object":"model","owned_by":"organization_owner"}],\
                "object":"list"}""",
                null,
                17,
                null),

        LITELLM(
                "my-model",
                """
                {"id":"chatcmpl-7","created":1760000000,"model":"my-model","object":"chat.completion",\
                "system_fingerprint":null,"choices":[{"finish_reason":"stop","index":0,\
                "message":{"content":"A camel is an animal.","role":"assistant","tool_calls":null,\
                "function_call":null}}],"usage":{"completion_tokens":6,"prompt_tokens":11,\
                "total_tokens":17,"completion_tokens_details":null,"prompt_tokens_details":null},\
                "service_tier":null}""",
                """
                {"id":"chatcmpl-8","created":1760000000,"model":"my-model",\
                "object":"chat.completion.chunk","choices":[{"index":0,\
                "delta":{"content":"A camel","role":"assistant"}}]}
                {"id":"chatcmpl-8","created":1760000000,"model":"my-model",\
                "object":"chat.completion.chunk","choices":[{"index":0,\
                "delta":{"content":" is an animal."}}]}
                {"id":"chatcmpl-8","created":1760000000,"model":"my-model",\
                "object":"chat.completion.chunk","choices":[{"finish_reason":"stop","index":0,\
                "delta":{}}]}
                {"id":"chatcmpl-8","created":1760000000,"model":"my-model",\
                "object":"chat.completion.chunk","choices":[{"index":0,"delta":{}}],\
                "usage":{"completion_tokens":6,"prompt_tokens":11,"total_tokens":17}}
                [DONE]""",
                """
                {"data":[{"id":"my-model","object":"model","created":1677610602,\
                "owned_by":"openai"}],"object":"list"}""",
                null,
                17,
                null);

        private final String model;
        private final String answer;
        private final String events;
        private final String models;
        private final String reasoning;
        private final Integer totalTokens;
        private final Integer contextTokens;

        LocalServer(
                String model,
                String answer,
                String events,
                String models,
                String reasoning,
                Integer totalTokens,
                Integer contextTokens) {
            this.model = model;
            this.answer = answer;
            this.events = events;
            this.models = models;
            this.reasoning = reasoning;
            this.totalTokens = totalTokens;
            this.contextTokens = contextTokens;
        }

        Answer streamed() {
            return Answer.sse(
                    events.lines().map(event -> "data: " + event + "\n\n").toArray(String[]::new));
        }
    }

    private static final List<Failure> FAILURES =
            List.of(
                    new Failure(
                            LocalServer.OLLAMA,
                            404,
                            """
                        {"error":{"message":"model \\"none\\" not found, try pulling it first",\
                        "type":"api_error","param":null,"code":null}}""",
                            CopilotModelException.class,
                            "try pulling it first"),
                    // What it says itself is not known here: a text stands for it.
                    new Failure(
                            LocalServer.FOUNDRY_LOCAL,
                            404,
                            "Model none not found",
                            CopilotModelException.class,
                            "Model none"),
                    new Failure(
                            LocalServer.VLLM,
                            404,
                            """
                        {"object":"error","message":"The model `none` does not exist.",\
                        "type":"NotFoundError","param":null,"code":404}""",
                            CopilotModelException.class,
                            "The model `none` does not exist."),
                    // Later versions put it into a member, as OpenAI does.
                    new Failure(
                            LocalServer.VLLM,
                            404,
                            """
                        {"error":{"message":"The model `none` does not exist.",\
                        "type":"NotFoundError","param":"model","code":404}}""",
                            CopilotModelException.class,
                            "The model `none` does not exist."),
                    // https://github.com/letta-ai/letta/pull/1876 quotes it.
                    new Failure(
                            LocalServer.LM_STUDIO,
                            404,
                            """
                        {"error":{"message":"Model \\"none\\" not found. Please specify a valid model.\\n\\n\
                        Your models:\\n\\nqwen/qwen3-8b","type":"invalid_request_error",\
                        "param":"model","code":"model_not_found"}}""",
                            CopilotModelException.class,
                            "Please specify a valid model. Your models: qwen/qwen3-8b"),
                    new Failure(
                            LocalServer.LM_STUDIO,
                            400,
                            """
                        {"error":"'messages' field is required"}""",
                            CopilotRequestException.class,
                            "'messages' field is required"),
                    // https://github.com/BerriAI/litellm/issues/9663 and 37761 show words and code.
                    new Failure(
                            LocalServer.LITELLM,
                            400,
                            """
                        {"error":{"message":"/chat/completions: Invalid model name passed in \
                        model=none. Call `/v1/models` to view available models for your key.",\
                        "type":"invalid_request_error","param":"None","code":"400"}}""",
                            CopilotException.class,
                            "Invalid model name passed in model=none"));

    /** A component with tokens for Copilot, which no other provider may get. */
    private static CopilotRoute route(String operation, int port, String options) throws Exception {
        CopilotRoute route = CopilotRoute.bare();
        ComponentAccess.setEnvironment(route.component(), name -> CopilotRoute.TOKEN);
        route.options().setToken(CopilotRoute.TOKEN);
        route.options().setMaxRetries(0);
        return route.start(
                "copilot:"
                        + operation
                        + "?provider=openai&baseUrl=http://localhost:"
                        + port
                        + "/v1"
                        + options);
    }

    private static void assertSaysNothingOfCopilot(RecordedRequest request) {
        assertThat(request.headers().keySet())
                .extracting(name -> name.toLowerCase(Locale.ROOT))
                .doesNotContainAnyElementsOf(NEVER_SENT)
                .noneMatch(name -> NEVER_BEGUN.stream().anyMatch(name::startsWith));
        assertThat(request.headers().toString()).doesNotContain(CopilotRoute.TOKEN);
    }

    private static void assertWholeAnswer(LocalServer local, Message message) {
        ChatResult result = message.getHeader(CopilotHeaders.RESULT, ChatResult.class);
        assertThat(result.text()).isEqualTo(TEXT);
        assertThat(result.reasoning()).isEqualTo(local.reasoning);
        assertThat(result.toolCalls()).isEmpty();
        assertThat(message.getHeader(CopilotHeaders.RESPONSE_MODEL)).isEqualTo(local.model);
        assertThat(message.getHeader(CopilotHeaders.FINISH_REASON)).isEqualTo("stop");
        assertThat(message.getHeader(CopilotHeaders.TOTAL_TOKENS)).isEqualTo(local.totalTokens);
        assertThat(message.getHeader(CopilotHeaders.SENT_INITIATOR)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void answersAPrompt(LocalServer local, CopilotServer server) throws Exception {
        server.enqueue(Answer.json(local.answer));
        try (CopilotRoute route = route("chat", server.port(), "&model=" + local.model)) {
            Message message = route.ask("What is a camel?");

            assertThat(message.getBody()).isEqualTo(TEXT);
            assertWholeAnswer(local, message);
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(server.request(0).path()).isEqualTo("/v1/chat/completions");
        assertThat(server.request(0).json().path("model").asText()).isEqualTo(local.model);
        assertSaysNothingOfCopilot(server.request(0));
    }

    @ParameterizedTest
    @EnumSource
    void answersInAStream(LocalServer local, CopilotServer server) throws Exception {
        server.enqueue(local.streamed());
        try (CopilotRoute route = route("stream", server.port(), "&model=" + local.model)) {
            Iterator<?> chunks = route.ask("What is a camel?").getBody(Iterator.class);
            StringBuilder text = new StringBuilder();
            Message last = null;
            while (chunks.hasNext()) {
                last = (Message) chunks.next();
                if ("text".equals(last.getHeader(CopilotHeaders.CHUNK_TYPE))) {
                    text.append(last.getBody(String.class));
                }
            }

            assertThat(text).hasToString(TEXT);
            assertThat(last).isNotNull();
            assertThat(last.getHeader(CopilotHeaders.CHUNK_TYPE)).isEqualTo("end");
            assertWholeAnswer(local, last);
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(server.request(0).path()).isEqualTo("/v1/chat/completions");
        assertSaysNothingOfCopilot(server.request(0));
    }

    @ParameterizedTest
    @EnumSource
    void listsItsModels(LocalServer local, CopilotServer server) throws Exception {
        server.models().enqueue(Answer.json(local.models));
        try (CopilotRoute route = route("models", server.port(), "")) {
            ModelList models = route.ask("").getBody(ModelList.class);

            assertThat(models).extracting(ModelInfo::id).containsExactly(local.model);
            assertThat(models.get(0).limits().maxContextWindowTokens())
                    .isEqualTo(local.contextTokens);
        }
        assertThat(server.models().requests()).hasSize(1);
        assertThat(server.models().requests().get(0).path()).isEqualTo("/v1/models");
        assertSaysNothingOfCopilot(server.models().requests().get(0));
    }

    static Stream<Arguments> failures() {
        return FAILURES.stream()
                .flatMap(
                        failure ->
                                Stream.of("chat", "stream")
                                        .map(operation -> Arguments.of(operation, failure)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("failures")
    void itsErrorMessageIsInTheException(String operation, Failure failure, CopilotServer server)
            throws Exception {
        server.enqueue(
                Answer.status(failure.status(), failure.body())
                        .header("Content-Type", "application/json"));
        try (CopilotRoute route = route(operation, server.port(), "&model=none")) {
            Exchange exchange = route.send("What is a camel?");

            assertThat(exchange.getException())
                    .isInstanceOf(failure.type())
                    .hasMessageContaining("openai at localhost:" + server.port())
                    .hasMessageContaining("with model none answered " + failure.status())
                    .hasMessageContaining(failure.words());
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE))
                    .isEqualTo(failure.status());
            assertThat(exchange.getMessage().getBody()).isEqualTo("What is a camel?");
        }
        assertThat(server.requests()).hasSize(1);
        assertSaysNothingOfCopilot(server.request(0));
    }

    /** The failure is the same for all servers. */
    @ParameterizedTest
    @EnumSource
    void aServerThatIsNotRunningIsNamed(LocalServer local) throws Exception {
        int port = closedPort();
        for (String operation : List.of("chat", "stream", "models")) {
            String model = operation.equals("models") ? "" : "&model=" + local.model;
            try (CopilotRoute route = route(operation, port, model)) {
                assertThat(route.send("What is a camel?").getException())
                        .isExactlyInstanceOf(CopilotServerException.class)
                        .hasMessageContaining("There is no connection to openai at localhost:")
                        .hasMessageContaining("localhost:" + port)
                        .extracting(failure -> ((CopilotException) failure).getStatus())
                        .isEqualTo(0);
            }
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }
}
