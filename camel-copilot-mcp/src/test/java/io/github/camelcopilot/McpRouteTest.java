// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static io.github.camelcopilot.mcp.testing.Connections.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.McpTools;
import io.github.camelcopilot.mcp.testing.HttpToolServer;
import io.github.camelcopilot.mcp.testing.StdioServer;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MCP servers in the options of endpoints and the component. */
class McpRouteTest {

    @TempDir Path folder;

    private final CopilotServer model = CopilotServer.start();
    private CamelContext context = new DefaultCamelContext();
    private HttpToolServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HttpToolServer(folder.resolve("calls"), false);
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        server.close();
        model.close();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private String options() {
        return "baseUrl=" + model.url() + "&token=gho_of-the-test";
    }

    private String stdio(String name) {
        List<String> command = StdioServer.command(folder.resolve("calls"));
        return "mcpServer."
                + name
                + ".command=RAW("
                + command.get(0)
                + ")&mcpServer."
                + name
                + ".args=RAW("
                + String.join(",", command.subList(1, command.size()))
                + ")";
    }

    private void startRoutes(String... uris) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        for (String uri : uris) {
                            from("direct:" + List.of(uris).indexOf(uri)).to(uri);
                        }
                    }
                });
        context.start();
    }

    private List<CopilotEndpoint> endpoints() {
        return context.getEndpoints().stream()
                .filter(CopilotEndpoint.class::isInstance)
                .map(CopilotEndpoint.class::cast)
                .toList();
    }

    private List<ToolSpec> tools() {
        McpTools tools = endpoints().get(0).mcpTools().get(0);
        await(tools.ready());
        return tools.tools();
    }

    @Test
    void theChildOfAnEndpointStartsWithItAndEndsWithIt() throws Exception {
        startRoutes("copilot:chat?" + options() + "&" + stdio("files"));

        assertThat(tools()).isNotEmpty();
        assertThat(ProcessHandle.current().descendants()).hasSize(1);

        context.stop();

        assertThat(ProcessHandle.current().descendants()).isEmpty();
        assertThat(endpoints()).allMatch(endpoint -> endpoint.mcpTools().isEmpty());
    }

    @Test
    void endpointsWithTheSameServerShareItsConnection() throws Exception {
        String same = stdio("files");
        startRoutes(
                "copilot:chat?" + options() + "&" + same,
                "copilot:stream?" + options() + "&" + same,
                "copilot:chat?" + options() + "&" + same + "&mcpServer.files.toolNames=echo");

        assertThat(endpoints()).hasSize(3);
        assertThat(endpoints().stream().flatMap(each -> each.mcpTools().stream()).distinct())
                .hasSize(2);
        endpoints().forEach(each -> await(each.mcpTools().get(0).ready()));
        assertThat(ProcessHandle.current().descendants()).hasSize(2);
    }

    @Test
    void aServerOfTheComponentIsForChatsAndStreamsAndReplacedAsAWhole() throws Exception {
        CopilotConfiguration configuration =
                context.getComponent("copilot", CopilotComponent.class).getConfiguration();
        configuration.setMcpServer(
                Map.of(
                        "a.url", server.url("/mcp").toString(),
                        "a.header.Authorization", "Bearer of-the-component",
                        "b", Map.of("url", server.url("/mcp").toString())));
        startRoutes(
                "copilot:chat?"
                        + options()
                        + "&mcpServer.a.url="
                        + server.url("/mcp?other")
                        + "&mcpServer.a.header.X%2DOwn=1");

        List<McpTools> tools = endpoints().get(0).mcpTools();
        tools.forEach(each -> await(each.ready()));

        assertThat(tools).extracting(McpTools::serverName).containsExactly("a", "b");
        assertThat(server.requests())
                .isNotEmpty()
                .noneMatch(request -> request.contains("of-the-component"));
    }

    @Test
    void anEndpointOfAnotherOperationDoesNotConnect() throws Exception {
        context.getComponent("copilot", CopilotComponent.class)
                .getConfiguration()
                .setMcpServer(Map.of("a.url", server.url("/mcp").toString()));
        startRoutes("copilot:models?" + options());

        assertThat(endpoints()).hasSize(1).allMatch(endpoint -> endpoint.mcpTools().isEmpty());
    }

    @Test
    void aServerThatIsDownDoesNotPreventTheStart() throws Exception {
        server.stop();
        startRoutes("copilot:chat?" + options() + "&mcpServer.a.url=" + server.url("/mcp"));

        assertThat(context.getStatus().isStarted()).isTrue();
    }

    @Test
    void optionsCanBeWrittenInYamlAsFlatKeys() throws Exception {
        String yaml =
                """
                - route:
                    from:
                      uri: direct:yaml
                      steps:
                        - to:
                            uri: copilot:chat
                            parameters:
                              baseUrl: %s
                              token: gho_of-the-test
                              mcpTimeout: 30s
                              mcpServer.a.transportType: streamableHttp
                              mcpServer.a.url: %s
                              mcpServer.a.header.Authorization: Bearer of-the-yaml
                              mcpServer.a.toolNames: echo,sum
                """
                        .formatted(model.url(), server.url("/mcp"));
        context.addRoutes(
                (RouteBuilder)
                        new YamlRoutesBuilderLoader() {
                            {
                                setCamelContext(context);
                                start();
                            }
                        }.loadRoutesBuilder(ResourceHelper.fromString("mcp.yaml", yaml)));
        context.start();

        assertThat(tools()).extracting(ToolSpec::name).containsExactly("echo", "sum");
        assertThat(server.requests()).allMatch(request -> request.endsWith("Bearer of-the-yaml"));
    }

    @Test
    void optionsCanBeWrittenAsPropertiesOfTheComponent() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.copilot.base-url", model.url());
        main.addInitialProperty("camel.component.copilot.token", "gho_of-the-test");
        main.addInitialProperty("camel.component.copilot.mcp-timeout", "30s");
        main.addInitialProperty(
                "camel.component.copilot.mcp-server.a.url", server.url("/mcp").toString());
        main.addInitialProperty(
                "camel.component.copilot.mcpServer.a.header.Authorization", "Bearer of-properties");
        main.addInitialProperty("camel.component.copilot.mcpServer.a.toolNames", "echo,sum");
        main.configure()
                .addRoutesBuilder(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:main").to("copilot:chat");
                            }
                        });
        main.start();
        try {
            context = main.getCamelContext();

            assertThat(tools()).extracting(ToolSpec::name).containsExactly("echo", "sum");
            assertThat(server.requests())
                    .allMatch(request -> request.endsWith("Bearer of-properties"));
        } finally {
            main.stop();
        }
    }

    @Test
    void secretsAreNotInTheTextOfAnEndpoint() throws Exception {
        startRoutes(
                "copilot:chat?"
                        + options()
                        + "&mcpServer.a.url="
                        + server.url("/mcp")
                        + "&mcpServer.a.header.Authorization=RAW(Bearer of-the-uri)");

        assertThat(endpoints().get(0).toString()).doesNotContain("of-the-uri");
        await().untilAsserted(() -> assertThat(server.requests()).isNotEmpty());
    }
}
