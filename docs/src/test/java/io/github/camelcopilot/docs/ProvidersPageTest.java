// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each route on the providers page runs unchanged, and calls the service that the page names. */
@ExtendWith(CopilotServerExtension.class)
class ProvidersPageTest {

    private static final Path PAGE = Path.of("providers.md");
    private static final Pattern ROUTE_ID =
            Pattern.compile("routeId\\(\"([^\"]+)\"\\)|^ {4}id: (\\S+)$", Pattern.MULTILINE);

    private static final List<String> CREDENTIAL_HEADERS =
            List.of("Authorization", "api-key", "x-api-key");
    private static final String ANSWER = "A camel is an animal.";

    /** Contains characters with a special meaning in URIs. */
    private static final String KEY = "sk-a+b%c&d=e/f";

    @TempDir Path classes;

    /**
     * One route of the page.
     *
     * @param languages languages of the route on the page
     * @param component path of the component's address on the server; null = the route has an
     *     address
     * @param properties additional properties; SERVER in a value is the server's address
     * @param path path of the request, or null if there is none
     * @param credential the header with the credential, and its value; empty = none
     * @param usualHost default host of the route; null = none
     */
    private record Row(
            String routeId,
            String languages,
            String component,
            Map<String, String> properties,
            String path,
            String credential,
            String usualHost) {

        static Row of(
                String routeId,
                String languages,
                String component,
                String path,
                String credential,
                String usualHost) {
            return new Row(routeId, languages, component, Map.of(), path, credential, usualHost);
        }

        boolean asksForModels() {
            return path == null || path.contains("/models");
        }

        @Override
        public String toString() {
            return routeId + (properties.isEmpty() ? "" : " " + properties.get("llm.provider"));
        }
    }

    private static final String BOTH = "java yaml";
    private static final String BEARER = "Authorization: Bearer ";
    private static final String BEARER_KEY = BEARER + KEY;

    private static final List<Row> ROWS =
            List.of(
                    Row.of(
                            "copilot",
                            BOTH,
                            "",
                            "/chat/completions",
                            BEARER + PageContext.TOKEN,
                            "api.githubcopilot.com"),
                    Row.of(
                            "openai",
                            BOTH,
                            "/v1",
                            "/v1/chat/completions",
                            BEARER_KEY,
                            "api.openai.com"),
                    Row.of(
                            "azure",
                            BOTH,
                            null,
                            "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21",
                            "api-key: " + KEY,
                            "my-resource.openai.azure.com"),
                    Row.of(
                            "azure-v1",
                            BOTH,
                            null,
                            "/openai/v1/chat/completions",
                            "api-key: " + KEY,
                            "my-resource.openai.azure.com"),
                    Row.of(
                            "foundry",
                            BOTH,
                            null,
                            "/openai/v1/responses",
                            BEARER_KEY,
                            "my-resource.openai.azure.com"),
                    Row.of(
                            "anthropic",
                            BOTH,
                            "",
                            "/v1/messages",
                            "x-api-key: " + KEY,
                            "api.anthropic.com"),
                    Row.of(
                            "own-component",
                            "yaml",
                            null,
                            "/v1/messages",
                            "x-api-key: " + KEY,
                            "api.anthropic.com"),
                    local("ollama", 11434, ""),
                    local("foundry-local", 5273, ""),
                    local("vllm", 8000, ""),
                    local("lm-studio", 1234, ""),
                    local("litellm", 4000, BEARER_KEY),
                    Row.of(
                            "any-provider",
                            "yaml",
                            "",
                            "/chat/completions",
                            BEARER + PageContext.TOKEN,
                            "api.githubcopilot.com"),
                    anyProvider("openai", "/v1", "/v1/chat/completions", BEARER_KEY),
                    anyProvider(
                            "azure",
                            "",
                            "/openai/deployments/any/chat/completions?api-version=2024-10-21",
                            "api-key: " + KEY),
                    anyProvider("anthropic", "", "/v1/messages", "x-api-key: " + KEY),
                    Row.of("models", BOTH, "/v1", "/v1/models", BEARER_KEY, "api.openai.com"),
                    Row.of("own-models", "java", "", null, "", "api.githubcopilot.com"),
                    Row.of(
                            "token-provider",
                            "java",
                            null,
                            "/v1/chat/completions",
                            BEARER + "token-of-the-gateway",
                            "llm.example.com"));

    private static Row local(String routeId, int port, String credential) {
        return Row.of(
                routeId, "yaml", null, "/v1/chat/completions", credential, "localhost:" + port);
    }

    private static Row anyProvider(String name, String base, String path, String credential) {
        return new Row(
                "any-provider",
                "yaml",
                null,
                Map.of(
                        "llm.provider",
                        name,
                        "llm.model",
                        "any",
                        "llm.baseUrl",
                        "SERVER" + base,
                        "llm.key",
                        KEY),
                path,
                credential,
                null);
    }

    private static String routeId(Block block) {
        Matcher id = ROUTE_ID.matcher(block.text());
        assertThat(id.find()).as("the id of the route in %s", block).isTrue();
        return id.group(1) != null ? id.group(1) : id.group(2);
    }

    private static List<Block> blocks() throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(block -> List.of("java", "yaml").contains(block.language()))
                .toList();
    }

    private static Stream<String> languages(Row row) {
        return Stream.of(row.languages().split(" "));
    }

    @Test
    void thePageHasTheseRoutesAndNoOthers() throws IOException {
        assertThat(blocks().stream().map(block -> block.language() + " " + routeId(block)))
                .containsExactlyInAnyOrderElementsOf(
                        ROWS.stream()
                                .flatMap(
                                        row ->
                                                languages(row)
                                                        .map(name -> name + " " + row.routeId()))
                                .distinct()
                                .toList());
    }

    static Stream<Arguments> routes() {
        return ROWS.stream()
                .flatMap(row -> languages(row).map(language -> Arguments.of(language, row)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("routes")
    void aRouteOfThePageAsksWhomItSays(String language, Row row, CopilotServer server)
            throws Exception {
        server.answerWith(request -> Answer.text(ANSWER));
        try (PageContext page = PageContext.at(server)) {
            String path = row.component();
            // The address of a route takes precedence over that of its component.
            page.options().setBaseUrl(path == null ? "http://127.0.0.1:1" : server.url() + path);
            page.set(properties(row, server));
            load(language, row, page);
            page.start();

            Exchange exchange = ask(page, row);

            PageContext.succeeded(exchange);
            assertThat(exchange.getMessage().getBody(String.class))
                    .contains(answerOf(row))
                    .startsWith(row.asksForModels() ? "[{" : ANSWER);
            assertRequest(row, server);
        }
    }

    static Stream<Arguments> routesWithAUsualHost() {
        return routes().filter(arguments -> ((Row) arguments.get()[1]).usualHost() != null);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("routesWithAUsualHost")
    void aRouteOfThePageAsksTheProvidersHostUntilAPropertySaysOtherwise(
            String language, Row row, CopilotServer server) throws Exception {
        try (PageContext page = PageContext.bare()) {
            page.options().setToken(PageContext.TOKEN);
            Map<String, String> properties = properties(row, server);
            properties.keySet().removeIf(name -> name.matches(".*\\.baseUrl|.*\\.port"));
            properties.put("foundry.local.port", "5273");
            page.set(properties);
            load(language, row, page);
            page.start();

            assertThat(page.context().getEndpoints())
                    .filteredOn(CopilotEndpoint.class::isInstance)
                    .extracting(endpoint -> ((CopilotEndpoint) endpoint).getServiceUrl())
                    .singleElement()
                    .isEqualTo(row.usualHost());
        }
    }

    private static Exchange ask(PageContext page, Row row) {
        String from = page.context().getRoute(row.routeId()).getEndpoint().getEndpointUri();
        return page.send(from, "What is a camel?", Map.of());
    }

    private static String answerOf(Row row) {
        if (!row.asksForModels()) {
            return ANSWER;
        }
        return row.path() == null ? "\"name\":\"My Custom Model\"" : "\"id\":\"simulator\"";
    }

    private static void assertRequest(Row row, CopilotServer server) {
        List<RecordedRequest> requests =
                row.asksForModels() ? server.models().requests() : server.requests();
        if (row.path() == null) {
            assertThat(requests).isEmpty();
            return;
        }
        assertThat(requests).extracting(RecordedRequest::path).containsExactly(row.path());
        assertThat(credentialsIn(requests.get(0)))
                .isEqualTo(row.credential().isEmpty() ? List.of() : List.of(row.credential()));
    }

    private static List<String> credentialsIn(RecordedRequest request) {
        return CREDENTIAL_HEADERS.stream()
                .flatMap(name -> request.header(name).map(value -> name + ": " + value).stream())
                .toList();
    }

    /** The properties of a user; their names are those of the page. */
    private static Map<String, String> properties(Row row, CopilotServer server) {
        Map<String, String> properties = new HashMap<>();
        for (String provider : List.of("openai", "azure", "foundry", "anthropic", "litellm")) {
            properties.put(provider + ".key", KEY);
        }
        for (String local : List.of("ollama", "foundry.local", "vllm", "lmstudio", "litellm")) {
            properties.put(local + ".port", String.valueOf(server.port()));
        }
        properties.put("azure.baseUrl", server.url());
        properties.put("foundry.baseUrl", server.url() + "/openai/v1/");
        properties.put("anthropic.baseUrl", server.url());
        properties.put("gateway.baseUrl", server.url() + "/v1");
        row.properties()
                .forEach(
                        (name, value) ->
                                properties.put(name, value.replace("SERVER", server.url())));
        return properties;
    }

    private void load(String language, Row row, PageContext page) throws Exception {
        Block block =
                blocks().stream()
                        .filter(candidate -> candidate.language().equals(language))
                        .filter(candidate -> routeId(candidate).equals(row.routeId()))
                        .findFirst()
                        .orElseThrow();
        if (language.equals("yaml")) {
            page.loadYaml(block.text());
        } else {
            page.add(new JavaSnippet(block, classes).compile());
        }
    }
}
