// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, headers, credentials and models of requests for embeddings, by provider. */
@ExtendWith(CopilotServerExtension.class)
class EmbeddingsProvidersTest {

    private static final List<String> COPILOTS_HEADERS =
            List.of("x-initiator", "Openai-Intent", "Copilot-Integration-Id", "Editor-Version");

    private static CopilotRoute route(CopilotServer server, String options) throws Exception {
        CopilotRoute route = CopilotRoute.bare();
        route.options().setMaxRetries(0);
        String uri = "copilot:embeddings?" + options.replace("SERVER", server.url());
        return route.start(uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    provider=copilot&baseUrl=SERVER&token=gho_abcdefghij&model=m    | /embeddings    | Authorization | Bearer gho_abcdefghij
                    provider=openai&baseUrl=SERVER/v1&apiKey=k-1&model=m            | /v1/embeddings | Authorization | Bearer k-1
                    provider=openai&baseUrl=SERVER/v1/&bearerToken=b-1&model=m      | /v1/embeddings | Authorization | Bearer b-1
                    provider=azure&baseUrl=SERVER&apiKey=k-1&model=m                | /openai/deployments/m/embeddings?api-version=2024-10-21 | api-key | k-1
                    provider=azure&baseUrl=SERVER&bearerToken=b-1&model=a/b%20c&azureApiVersion=2025-01-01 | /openai/deployments/a%2Fb%20c/embeddings?api-version=2025-01-01 | Authorization | Bearer b-1
                    provider=azure&baseUrl=SERVER&apiKey=k-1&model=m&azureApiVersion=v1 | /openai/v1/embeddings | api-key | k-1
                    """)
    void eachProviderGetsItsAddressHeadersAndBody(
            String options, String path, String header, String value, CopilotServer server)
            throws Exception {
        try (CopilotRoute route =
                route(server, options + "&header.X-Own=1&body.user=me&userAgent=agent/1")) {
            assertThat(route.ask("Hello").getBody()).isInstanceOf(float[].class);
        }
        RecordedRequest request = server.request(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.header(header)).hasValue(value);
        assertThat(request.header("Content-Type")).hasValue("application/json");
        assertThat(request.header("X-Own")).hasValue("1");
        assertThat(request.header("User-Agent")).hasValue("agent/1");
        if (options.contains("copilot")) {
            assertThat(request.header("x-initiator")).hasValue("agent");
            assertThat(request.header("Openai-Intent")).hasValue("conversation-edits");
        } else {
            assertThat(request.headers())
                    .doesNotContainKeys(COPILOTS_HEADERS.toArray(String[]::new));
        }
        String model = path.contains("a%2Fb") ? "a/b c" : "m";
        assertThat(request.bodyText())
                .isEqualTo(
                        "{\"model\":\""
                                + model
                                + "\",\"input\":[\"Hello\"],\"encoding_format\":\"float\",\"user\":\"me\"}");
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void dimensionsAreSentAndHonoured(CopilotServer server) throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "dimensions=8")) {
            assertThat(route.ask("Hello").getBody(float[].class)).hasSize(8);
        }
        assertThat(server.request(0).json().path("dimensions").asInt()).isEqualTo(8);
    }

    @Test
    void membersThatTheOperationWritesAreNotReplacedByTheUsers(CopilotServer server)
            throws Exception {
        try (CopilotRoute route =
                EmbeddingsRoute.at(server, "body.input=x&body.encoding_format=base64")) {
            route.ask("Hello");
        }
        assertThat(server.request(0).bodyText())
                .isEqualTo("{\"model\":\"m\",\"input\":[\"Hello\"],\"encoding_format\":\"float\"}");
    }

    @ParameterizedTest
    @CsvSource({"user, user", "agent, agent", "auto, agent"})
    void theInitiatorIsTheAgentUnlessItIsSet(String option, String sent, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "initiator=" + option)) {
            assertThat(route.ask("Hello").getHeader(CopilotHeaders.SENT_INITIATOR)).isEqualTo(sent);
            route.ask("Hello", Map.of(CopilotHeaders.INITIATOR, "user"));
        }
        assertThat(server.request(0).header("x-initiator")).hasValue(sent);
        assertThat(server.request(1).header("x-initiator")).hasValue("user");
    }

    @Test
    void theCallersTokenIsSentAndRemoved(CopilotServer server) throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "tokenHeader=X-GitHub-Token")) {
            assertThat(
                            route.ask("Hello", Map.of("X-GitHub-Token", "gho_ofthecaller"))
                                    .getHeader("X-GitHub-Token"))
                    .isNull();
            assertThat(route.send("Hello").getException()).hasMessageContaining("X-GitHub-Token");
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(server.request(0).header("Authorization")).hasValue("Bearer gho_ofthecaller");
    }

    @Test
    void theHeaderOverridesTheModel(CopilotServer server) throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            route.ask("Hello", Map.of(CopilotHeaders.MODEL, "other"));
        }
        assertThat(server.request(0).json().path("model").asText()).isEqualTo("other");
    }

    @Test
    void withoutAModelCopilotsFirstOneForEmbeddingsIsUsedFromOneList(CopilotServer server)
            throws Exception {
        server.models().offer("gpt").offerEmbeddings("first").offerEmbeddings("second");
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:embeddings")) {
            route.ask("one");
            route.ask("two");
        }
        assertThat(server.requests())
                .extracting(request -> request.json().path("model").asText())
                .containsExactly("first", "first");
        assertThat(server.models().requests()).hasSize(1);
    }

    @Test
    void aModelsProviderReplacesTheList(CopilotServer server) throws Exception {
        ModelsProvider models =
                () ->
                        CompletableFuture.completedStage(
                                List.of(ModelInfo.builder("own").type("embeddings").build()));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setModelsProvider(models);
            route.start("copilot:embeddings").ask("one");
        }
        assertThat(server.request(0).json().path("model").asText()).isEqualTo("own");
    }

    @Test
    void aListWithoutAModelForEmbeddingsFailsTheExchange(CopilotServer server) throws Exception {
        server.models().offer("gpt");
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:embeddings")) {
            Exchange exchange = route.send("Hello");

            assertThat(exchange.getException())
                    .isInstanceOf(CopilotModelException.class)
                    .hasMessageContaining("none of the type embeddings")
                    .hasMessageContaining("CamelCopilotModel");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                    .isEqualTo("model_missing");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aListThatCannotBeHadFailsTheExchange(CopilotServer server) throws Exception {
        server.models().enqueue(Answer.status(403, "no"));
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:embeddings")) {
            assertThat(route.send("Hello").getException())
                    .isInstanceOf(CopilotAccessException.class);
        }
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider=openai&baseUrl=SERVER/v1&apiKey=k",
                "provider=azure&baseUrl=SERVER&apiKey=k"
            })
    void otherProvidersNeedAModel(String options, CopilotServer server) throws Exception {
        try (CopilotRoute route = route(server, options)) {
            assertThat(route.send("Hello").getException())
                    .isInstanceOf(CopilotModelException.class)
                    .hasMessageContaining("No model is set");
        }
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    copilot:embeddings?provider=anthropic&apiKey=k           | no API for embeddings
                    copilot:embeddings?systemMessage=Be brief                | systemMessage does not apply to copilot:embeddings
                    copilot:embeddings?temperature=1                         | temperature does not apply to copilot:embeddings
                    copilot:embeddings?emit=text                             | emit does not apply to copilot:embeddings
                    copilot:embeddings?tags=a                                | tags does not apply to copilot:embeddings
                    copilot:embeddings?memoryId=a                            | memoryId does not apply to copilot:embeddings
                    copilot:embeddings?fallbackModel=a                       | fallbackModel does not apply to copilot:embeddings
                    copilot:embeddings?embeddingsBatchSize=0                 | embeddingsBatchSize
                    copilot:embeddings?dimensions=0                          | dimensions
                    copilot:chat?dimensions=8                                | dimensions does not apply to copilot:chat, but to copilot:embeddings
                    copilot:models?embeddingsBatchSize=8                     | embeddingsBatchSize does not apply to copilot:models
                    copilot:embeddings:name                                  | name
                    """)
    void whatDoesNotFitFailsTheRoute(String uri, String words) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            assertThatThrownBy(() -> route.start(uri)).hasStackTraceContaining(words);
        }
    }

    @Test
    void thereAreNoConsumers() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            assertThatThrownBy(
                            () ->
                                    route.start(
                                            new RouteBuilder() {
                                                @Override
                                                public void configure() {
                                                    from("copilot:embeddings").to("mock:out");
                                                }
                                            }))
                    .hasStackTraceContaining("can only be sent to");
        }
    }
}
