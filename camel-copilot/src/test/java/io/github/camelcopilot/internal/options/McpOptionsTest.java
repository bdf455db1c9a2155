// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpServer.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The options of MCP servers. */
class McpOptionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static List<McpServer> parse(Map<String, Object> options) {
        CopilotConfiguration configuration = new CopilotConfiguration();
        configuration.setMcpServer(options);
        return parse(configuration);
    }

    private static List<McpServer> parse(CopilotConfiguration configuration) {
        return McpOptions.of(
                configuration, new DashedNames(new DefaultCamelContext(), () -> "copilot"));
    }

    private static McpServer stdio(List<String> command, Map<String, String> environment) {
        return new McpServer(
                "a",
                Transport.STDIO,
                command,
                environment,
                null,
                Map.of(),
                Set.of(),
                Set.of(),
                TIMEOUT,
                true);
    }

    private static McpServer http(Transport transport, String url, Map<String, Secret> headers) {
        return new McpServer(
                "a",
                transport,
                List.of(),
                Map.of(),
                URI.create(url),
                headers,
                Set.of(),
                Set.of(),
                TIMEOUT,
                true);
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of(
                        Map.of("a.command", "npx", "a.args", "-y, server ,x"),
                        stdio(List.of("npx", "-y", "server", "x"), Map.of())),
                Arguments.of(
                        Map.of("a.transportType", "stdio", "a.command", "my program"),
                        stdio(List.of("my program"), Map.of())),
                Arguments.of(
                        Map.of("a.command", "x", "a.args", "[\"a,b\", \"c\"]"),
                        stdio(List.of("x", "a,b", "c"), Map.of())),
                Arguments.of(
                        Map.of(
                                "a.command", "x",
                                "a.environment.API_KEY", " 1 ",
                                "a.environment.B.C", ""),
                        stdio(List.of("x"), Map.of("API_KEY", " 1 ", "B.C", ""))),
                Arguments.of(
                        Map.of("a", Map.of("command", "x", "environment", Map.of("K", 1))),
                        stdio(List.of("x"), Map.of("K", "1"))),
                Arguments.of(
                        Map.of("a.url", "https://mcp.example.com/mcp"),
                        http(Transport.STREAMABLE_HTTP, "https://mcp.example.com/mcp", Map.of())),
                Arguments.of(
                        Map.of(
                                "a.transport-type", "streamable-http",
                                "a.url", "https://mcp.example.com",
                                "a.header.Authorization", "Bearer x-of-y",
                                "a.header.X%2DKey", "1"),
                        http(
                                Transport.STREAMABLE_HTTP,
                                "https://mcp.example.com",
                                Map.of(
                                        "Authorization", Secret.of("Bearer x-of-y"),
                                        "X-Key", Secret.of("1")))),
                Arguments.of(
                        Map.of("a.transportType", "sse", "a.url", "http://mcp.example.com/sse"),
                        http(Transport.SSE, "http://mcp.example.com/sse", Map.of())),
                Arguments.of(
                        Map.of("a.url", "http://localhost:1/mcp?key=1", "a.header.X", "1"),
                        http(
                                Transport.STREAMABLE_HTTP,
                                "http://localhost:1/mcp?key=1",
                                Map.of("X", Secret.of("1")))));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validOptionsAreParsed(Map<String, Object> options, McpServer expected) {
        assertThat(parse(options)).containsExactly(expected);
    }

    /** Options, a value that the message must not contain, and what it must contain. */
    static Stream<Arguments> invalid() {
        return Stream.of(
                invalid(Map.of("a", "s3cret"), "mcpServer.a ", "as one key"),
                invalid(Map.of("a.comand", "s3cret"), "mcpServer.a.comand", "mean command?"),
                invalid(Map.of("a.environment", "s3cret"), "environment.NAME"),
                invalid(Map.of("a.environment.K=", "s3cret"), "environment variable"),
                invalid(Map.of("a.environment.K", "s3cret\0"), "environment variable"),
                invalid(Map.of("a b.url", "s3cret"), "'a b'", "1 to 64"),
                invalid(Map.of("a.args", "s3cret"), "command is required"),
                invalid(Map.of("a.transportType", "sse", "a.tags", "s3cret"), "url is required"),
                invalid(
                        Map.of("a.transportType", "stdio", "a.args", "s3cret"),
                        "command is required"),
                invalid(
                        Map.of("a.transportType", "s3cret", "a.command", "x"),
                        "transportType",
                        "stdio, streamableHttp, sse"),
                invalid(
                        Map.of("a.command", "x", "a.url", "https://s3cret.example.com"),
                        "url does not apply to transportType=stdio"),
                invalid(
                        Map.of("a.command", "x", "a.header.K", "s3cret"),
                        "header.* does not apply to transportType=stdio"),
                invalid(
                        Map.of("a.url", "https://x.example.com", "a.environment.K", "s3cret"),
                        "environment.* does not apply to transportType=streamableHttp"),
                invalid(Map.of("a.url", "ftp://x.example.com/?s3cret"), "https://"),
                invalid(Map.of("a.url", "https://u:s3cret@x.example.com"), "password"),
                invalid(
                        Map.of("a.url", "http://x.example.com", "a.header.K", "s3cret"),
                        "allowInsecure"),
                invalid(Map.of("a.url", "http://x.example.com?key=s3cret"), "allowInsecure"),
                invalid(
                        Map.of("a.url", "https://x.example.com", "a.header.Host", "s3cret"),
                        "header.Host is refused"),
                invalid(
                        Map.of("a.url", "https://x.example.com", "a.header.K", "s3cret\n1"),
                        "mcpServer.a.header.K"),
                invalid(
                        Map.of("a.url", "https://x.example.com", "a.header.K", " "),
                        "header.K has no value"),
                invalid(
                        IntStream.range(0, 101)
                                .boxed()
                                .collect(
                                        Collectors.toMap(
                                                i -> "s" + i + ".url",
                                                i -> "https://x.example.com")),
                        "at most 100 MCP servers"));
    }

    private static Arguments invalid(Map<String, ?> options, String... expected) {
        return Arguments.of(options, expected);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidOptionIsRefusedWithAdviceAndWithoutItsValue(
            Map<String, Object> options, String[] expected) {
        Throwable failure = catchThrowable(() -> parse(options));

        assertThat(failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(expected)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void commonOptionsApplyToEachServer() {
        CopilotConfiguration configuration = new CopilotConfiguration();
        configuration.setMcpTimeout(3_000);
        configuration.setMcpReconnect(false);
        configuration.setAllowInsecure(true);
        configuration.setMcpServer(
                Map.of(
                        "b.url", "http://x.example.com",
                        "b.header.K", "1",
                        "b.toolNames", "read, write",
                        "b.tags", "files",
                        "a.command", "x"));

        assertThat(parse(configuration))
                .extracting(McpServer::name, McpServer::timeout, McpServer::reconnect)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", Duration.ofSeconds(3), false),
                        org.assertj.core.api.Assertions.tuple("b", Duration.ofSeconds(3), false));
        assertThat(parse(configuration).get(1).toolNames())
                .containsExactlyInAnyOrder("read", "write");
        assertThat(parse(configuration).get(1).tags()).containsExactly("files");
    }

    @Test
    void aTimeoutMustBePositive() {
        CopilotConfiguration configuration = new CopilotConfiguration();
        configuration.setMcpTimeout(0);
        configuration.setMcpServer(Map.of("a.command", "x"));

        assertThat(catchThrowable(() -> parse(configuration)))
                .hasMessageContaining("mcpTimeout is 0");
    }

    @Test
    void aServerOfAnEndpointReplacesThatOfTheComponentAsAWhole() {
        CopilotConfiguration configuration = new CopilotConfiguration();
        configuration.setMcpServer(
                Map.of(
                        "a",
                        Map.of("url", "https://a", "header", Map.of("K", "of-a")),
                        "b.url",
                        "https://b"));
        Map<String, Object> uri = new HashMap<>();
        uri.put("mcpServer.a.url", "https://other");
        uri.put("model", "x");

        McpOptions.addFromUri(uri, configuration);

        assertThat(configuration.getMcpServer())
                .isEqualTo(
                        new LinkedHashMap<>(
                                Map.of("a.url", "https://other", "b.url", "https://b")));
        assertThat(uri).containsOnlyKeys("model");
    }

    @Test
    void theTextOfAServerShowsNothingThatMayBeSecret() {
        McpServer server =
                parse(
                                Map.of(
                                        "a.command", "x",
                                        "a.args", "--key=s3cret",
                                        "a.environment.K", "s3cret"))
                        .get(0);

        assertThat(server).hasToString("MCP server a (stdio)");
    }

    @Test
    void theValuesOfHeadersAndVariablesMayBeSecret() {
        assertThat(
                        McpOptions.secrets(
                                Map.of(
                                        "a.header.K", "1",
                                        "a.url", "2",
                                        "b", Map.of("environment", Map.of("K", "3"), "tags", "4"))))
                .containsExactlyInAnyOrder("1", "3");
    }
}
