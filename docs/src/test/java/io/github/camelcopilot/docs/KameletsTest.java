// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Kamelets run and behave as defined. */
@ExtendWith(CopilotServerExtension.class)
class KameletsTest {

    private static final String TEXT = "Camels store fat in their humps. They drink much.";

    static List<Kamelet> kamelets() throws IOException {
        return Repository.files(Path.of("kamelets"), ".kamelet.yaml").stream()
                .map(
                        file -> {
                            try {
                                return Kamelet.read(file);
                            } catch (IOException unreadable) {
                                throw new java.io.UncheckedIOException(unreadable);
                            }
                        })
                .toList();
    }

    private static Kamelet kamelet(String name) throws IOException {
        return Kamelet.read(Path.of("kamelets", name + ".kamelet.yaml"));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void hasTheFormatOfTheOfficialOnes(Kamelet kamelet) throws IOException {
        assertThat(kamelet.at("apiVersion")).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.at("kind")).isEqualTo("Kamelet");
        assertThat(kamelet.at("metadata", "name") + ".kamelet.yaml").isEqualTo(kamelet.toString());
        assertThat(kamelet.at("metadata", "labels"))
                .isEqualTo(Map.of("camel.apache.org/kamelet.type", "action"));
        Map<String, Object> annotations = Kamelet.map(kamelet.at("metadata", "annotations"));
        for (String name : List.of("kamelet.support.level", "provider", "kamelet.group")) {
            assertThat(annotations.get("camel.apache.org/" + name)).as(name).isNotNull();
        }
        assertThat(annotations.get("camel.apache.org/catalog.version"))
                .isEqualTo(Repository.version());
        String icon = (String) annotations.get("camel.apache.org/kamelet.icon");
        assertThat(icon).startsWith("data:image/svg+xml;base64,");
        assertThat(
                        new String(
                                Base64.getDecoder().decode(icon.substring(icon.indexOf(',') + 1)),
                                StandardCharsets.UTF_8))
                .startsWith("<svg ");
        assertThat(kamelet.at("spec", "definition", "title")).asString().isNotBlank();
        assertThat(kamelet.at("spec", "definition", "description")).asString().isNotBlank();
        assertThat(kamelet.at("spec", "dependencies"))
                .isEqualTo(
                        List.of(
                                "camel:core",
                                "camel:kamelet",
                                "mvn:%s:camel-copilot:%s"
                                        .formatted(Repository.GROUP, Repository.version())));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void usesEachPropertyAndNoOther(Kamelet kamelet) {
        TreeSet<String> expected = new TreeSet<>();
        for (String property : kamelet.properties().keySet()) {
            assertThat(kamelet.of(property, "title")).asString().isNotBlank();
            assertThat(kamelet.of(property, "description")).asString().isNotBlank();
            assertThat(kamelet.of(property, "type")).isIn("string", "integer", "number");
            boolean mayBeMissing = kamelet.of(property, "default") == null;
            expected.add((mayBeMissing ? "?" : "") + property);
        }
        assertThat(kamelet.placeholders()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void takesNoCredential(Kamelet kamelet) {
        assertThat(kamelet.properties()).doesNotContainKeys("token", "apiKey", "bearerToken");
    }

    @Test
    void chatSendsNothingButThePromptByDefault(CopilotServer server) throws Exception {
        Message answer = run(server, "copilot-chat-action", Map.of());

        assertThat(answer.getBody(String.class)).isEqualTo("An answer.");
        JsonNode request = onlyRequest(server).json();
        assertThat(request.toString())
                .isEqualTo(
                        """
                        {"messages":[{"role":"user","content":"%s"}],"stream":false}"""
                                .formatted(TEXT));
        assertThat(kamelet("copilot-chat-action").of("systemMessage", "default")).isEqualTo("");
    }

    @Test
    void summarizeTellsTheModelItsDefaults(CopilotServer server) throws Exception {
        Kamelet kamelet = kamelet("copilot-summarize-action");

        Message answer = run(server, "copilot-summarize-action", Map.of());

        assertThat(answer.getBody(String.class)).isEqualTo("An answer.");
        assertThat(answer.getExchange().getVariables()).isEmpty();
        JsonNode request = onlyRequest(server).json();
        assertThat(request.at("/messages/1/content").asText()).isEqualTo(TEXT);
        assertThat(request.at("/messages/0/content").asText())
                .contains("in " + kamelet.of("language", "default") + ".")
                .contains("at most " + kamelet.of("sentences", "default") + " sentences")
                .contains("and " + kamelet.of("words", "default") + " words")
                .contains("for " + kamelet.of("audience", "default") + ",");
        assertThat(request.at("/max_tokens").asText())
                .isEqualTo(String.valueOf(kamelet.of("maxTokens", "default")));
        assertThat(request.has("model")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    chat      | model           | gpt-4.1                       | /model
                    chat      | systemMessage   | Be brief, 100% & more: a+b?   | /messages/0/content
                    chat      | systemMessage   | For ${header.who} (only).     | /messages/0/content
                    chat      | systemMessage   | resource:classpath:prompts/summarise.txt | /messages/0/content
                    chat      | temperature     | 0.2                           | /temperature
                    chat      | maxTokens       | 50                            | /max_tokens
                    chat      | reasoningEffort | low                           | /reasoning_effort
                    summarize | language        | Français & English            | /messages/0/content
                    summarize | sentences       | 7                             | /messages/0/content
                    summarize | words           | 41                            | /messages/0/content
                    summarize | audience        | ${header.who}, 100% & more    | /messages/0/content
                    summarize | model           | gpt-4.1                       | /model
                    summarize | maxTokens       | 50                            | /max_tokens
                    """)
    void aPropertyReachesTheModel(
            String name, String property, String value, String pointer, CopilotServer server)
            throws Exception {
        run(server, "copilot-%s-action".formatted(name), Map.of(property, value));

        String expected =
                value.startsWith("resource:")
                        ? "Summarise " + TEXT
                        : value.replace("${header.who}", "a child");
        assertThat(onlyRequest(server).json().at(pointer).asText()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"auto, user", "user, user", "agent, agent"})
    void chatTellsWhoBegan(String initiator, String sent, CopilotServer server) throws Exception {
        run(server, "copilot-chat-action", Map.of("initiator", initiator));

        assertThat(onlyRequest(server).header("x-initiator")).contains(sent);
    }

    @ParameterizedTest
    @CsvSource({"'', 600000", "20s, 20000"})
    void chatHasADeadlineThatIsElseTheComponents(
            String timeout, long milliseconds, CopilotServer server) throws Exception {
        try (PageContext page =
                start(
                        server,
                        step(
                                "copilot-chat-action",
                                timeout.isEmpty()
                                        ? Map.of()
                                        : Map.of("requestTimeout", timeout)))) {
            assertThat(page.context().getEndpoints())
                    .filteredOn(CopilotEndpoint.class::isInstance)
                    .singleElement()
                    .extracting(
                            endpoint ->
                                    ((CopilotEndpoint) endpoint)
                                            .getConfiguration()
                                            .getRequestTimeout())
                    .isEqualTo(milliseconds);
        }
    }

    @Test
    void eachUseHasItsOwnProperties(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text("An answer."));
        String steps =
                step("copilot-chat-action", Map.of("systemMessage", "One."))
                        + step("copilot-chat-action", Map.of("systemMessage", "Two."))
                        + step("copilot-chat-action", Map.of())
                        + step("copilot-summarize-action", Map.of("language", "French"))
                        + step("copilot-summarize-action", Map.of("language", "Spanish"));
        try (PageContext page = start(server, steps)) {
            page.ask("direct:steps", TEXT);
        }

        assertThat(server.requests())
                .extracting(request -> request.json().at("/messages/0/content").asText())
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo("One."),
                        two -> assertThat(two).isEqualTo("Two."),
                        none -> assertThat(none).isEqualTo("An answer."),
                        french -> assertThat(french).contains("Write in French."),
                        spanish -> assertThat(spanish).contains("Write in Spanish."));
    }

    @ParameterizedTest
    @CsvSource({"copilot-chat-action", "copilot-summarize-action"})
    void aFailureIsThatOfTheRoute(String name, CopilotServer server) throws Exception {
        server.enqueue(Answer.status(403, "Copilot is not enabled"));
        try (PageContext page = start(server, step(name, Map.of()))) {
            Exchange exchange = page.send("direct:steps", TEXT, Map.of());

            assertThat(exchange.getException())
                    .isInstanceOf(io.github.camelcopilot.api.CopilotAccessException.class);
            assertThat(exchange.getMessage().getBody()).isEqualTo(TEXT);
        }
    }

    private static Message run(CopilotServer server, String name, Map<String, String> properties)
            throws Exception {
        server.enqueue(Answer.text("An answer."));
        try (PageContext page = start(server, step(name, properties))) {
            return PageContext.succeeded(page.send("direct:steps", TEXT, Map.of("who", "a child")));
        }
    }

    private static PageContext start(CopilotServer server, String steps) throws Exception {
        return PageContext.at(server).loadYaml(steps).start();
    }

    /** Returns a YAML step with its properties, as in a route. */
    private static String step(String name, Map<String, String> properties) {
        StringBuilder step = new StringBuilder("- to:\n    uri: kamelet:" + name + "\n");
        if (!properties.isEmpty()) {
            step.append("    parameters:\n");
        }
        properties.forEach(
                (property, value) ->
                        step.append("      %s: 'RAW(%s)'\n".formatted(property, value)));
        return step.toString();
    }

    private static RecordedRequest onlyRequest(CopilotServer server) {
        assertThat(server.requests()).hasSize(1);
        return server.request(0);
    }
}
