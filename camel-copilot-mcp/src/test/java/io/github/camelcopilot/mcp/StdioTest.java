// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import static io.github.camelcopilot.mcp.testing.Connections.LONG;
import static io.github.camelcopilot.mcp.testing.Connections.await;
import static io.github.camelcopilot.mcp.testing.Connections.call;
import static io.github.camelcopilot.mcp.testing.Connections.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpTools;
import io.github.camelcopilot.mcp.testing.Connections;
import io.github.camelcopilot.mcp.testing.StdioServer;
import io.github.camelcopilot.mcp.testing.ToolServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server in a child process. */
class StdioTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir Path folder;

    private final Connections connections = new Connections();

    @AfterEach
    void noProcessIsLeft() {
        List<ProcessHandle> before = children();
        connections.close();
        assertThat(before).noneMatch(ProcessHandle::isAlive);
        assertThat(children()).isEmpty();
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
    }

    private Path calls() {
        return folder.resolve("calls");
    }

    private List<String> notedCalls() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    private McpServer server(Duration timeout, String... more) {
        return Connections.stdio(StdioServer.command(calls(), more), timeout);
    }

    private static McpServer with(
            McpServer server, List<String> command, Set<String> toolNames, boolean reconnect) {
        return new McpServer(
                server.name(),
                server.transport(),
                command,
                server.environment(),
                server.url(),
                server.headers(),
                toolNames,
                server.tags(),
                server.timeout(),
                reconnect);
    }

    @Test
    void theToolsOfAllPagesAreListedWithTheirHintsAndSchemas() {
        McpTools tools = connections.ready(server(LONG));

        assertThat(tools.tools()).hasSize(15);
        assertThat(tools.tools().get(0))
                .isEqualTo(
                        ToolSpec.builder("echo")
                                .title("Echo")
                                .description("The tool echo.")
                                .readOnlyHint(true)
                                .parameters(tools.tools().get(0).parameters())
                                .build());
        assertThat(tools.tools().get(0).parameters())
                .containsEntry("additionalProperties", Map.of("type", "string"))
                .containsEntry("x-kept", 1);
        assertThat(tools.tools())
                .extracting(ToolSpec::name)
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"))
                .doesNotHaveDuplicates()
                .contains("odd_name__");
        assertThat(tools.tags()).containsExactly("test");
        assertThat(tools.serverName()).isEqualTo("test");
        assertThat(tools.timeout(tools.tools().get(0))).isEqualTo(LONG);
    }

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of("echo", "{'text':'Hello, \u00fc'}", "Hello, \u00fc"),
                Arguments.of("sum", "{'a':2,'b':3}", "{\"sum\":5}"),
                Arguments.of("odd_name__", "", "odd"),
                Arguments.of("complain", "{}", "The city is unknown."),
                Arguments.of(
                        "picture",
                        "{}",
                        """
                        Here:
                        [image image/png, 4 bytes]
                        [resource application/pdf file:///a.pdf, 3 bytes]
                        [resource_link file:///b, 7 bytes]
                        [hologram]"""));
    }

    @ParameterizedTest
    @MethodSource("results")
    void aResultIsTextForTheModel(String name, String arguments, String expected) {
        McpTools tools = connections.ready(server(LONG));

        assertThat(await(call(tools, name, arguments))).isEqualTo(expected);
    }

    @Test
    void aLongResultIsCutAtACharacterAndSaysSo() {
        McpTools tools = connections.ready(server(LONG));

        assertThat(await(call(tools, "big", "{'characters':50}", 100)))
                .isEqualTo("\u00e4".repeat(50));
        assertThat(await(call(tools, "big", "{'characters':51}", 101)))
                .isEqualTo(
                        "\u00e4".repeat(50) + "\n[The result is cut: it has more than 101 bytes.]");
    }

    @Test
    void aResultOfSeveralMegabytesArrives() {
        McpTools tools = connections.ready(server(LONG));

        assertThat(await(call(tools, "big", "{'characters':3000000}"))).hasSize(3_000_000);
    }

    @Test
    void theChildHasNoVariablesButThreeAndItsOwn() {
        McpTools tools = connections.ready(server(LONG));

        Map<String, String> environment = environment(tools);

        assertThat(environment)
                .containsEntry("SERVER_KEY", "key-of-the-server")
                .containsEntry("PATH", System.getenv("PATH"));
        assertThat(environment.keySet()).isSubsetOf("PATH", "HOME", "LANG", "SERVER_KEY");
        assertThat(System.getenv()).hasSizeGreaterThan(4);
    }

    private static Map<String, String> environment(McpTools tools) {
        Map<String, String> environment = new java.util.HashMap<>();
        ToolServer.json(await(call(tools, "environment", "{}")))
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return environment;
    }

    @Test
    void aCallThatKillsTheServerFailsAtOnceAndIsNotRepeated() throws IOException {
        McpTools tools = connections.ready(server(LONG));

        Throwable failure = failureOf(call(tools, "die", "{}"));

        assertThat(failure)
                .isInstanceOf(CopilotToolException.class)
                .hasMessageContaining("The tool die of the MCP server test failed")
                .hasMessageContaining("exit code 9")
                .hasMessageContaining("it may have run");
        assertThat(((CopilotToolException) failure).getCode()).isEqualTo("tool_failed");
        assertThat(notedCalls()).containsExactly("die");
        // The next message connects again.
        assertThat(await(call(tools, "echo", "{'text':'again'}"))).isEqualTo("again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dieOnce", "dieOnceIdempotent"})
    void aCallThatMayRunTwiceIsRepeatedOnce(String name) throws IOException {
        McpTools tools = connections.ready(server(LONG));

        assertThat(await(call(tools, name, "{}"))).isEqualTo("alive");
        assertThat(notedCalls()).containsExactly(name, name);
    }

    @Test
    void allOpenCallsFailAtOnceWhenTheServerIsKilled() {
        McpTools tools = connections.ready(server(LONG));
        List<CompletionStage<String>> open =
                Stream.generate(() -> call(tools, "hang", "{}")).limit(20).toList();
        await().untilAsserted(() -> assertThat(notedCalls()).hasSize(20));

        children().forEach(ProcessHandle::destroyForcibly);

        assertThat(open)
                .allSatisfy(
                        each -> assertThat(failureOf(each)).hasMessageContaining("exit code 137"));
    }

    @Test
    void aServerThatWasKilledWhileIdleIsStartedAgain() {
        McpTools tools = connections.ready(server(LONG));
        List<ProcessHandle> first = children();
        first.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> first.stream().noneMatch(ProcessHandle::isAlive));

        await(tools.ready());

        assertThat(await(call(tools, "echo", "{'text':'again'}"))).isEqualTo("again");
        assertThat(children()).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void withoutReconnectionAServerThatWasKilledIsUnavailable() {
        McpServer server = server(LONG);
        McpTools tools = connections.ready(with(server, server.command(), Set.of(), false));
        assertThat(failureOf(call(tools, "die", "{}"))).hasMessageContaining("may have run");

        Throwable failure = failureOf(tools.ready());

        assertThat(failure)
                .hasMessage(
                        "The MCP server test is not available: the connection has ended, and mcpReconnect is false");
        assertThat(((CopilotToolException) failure).getCode()).isEqualTo("mcp_unavailable");
    }

    @Test
    void aCallWithoutAResponseFailsAfterTheTimeoutAndIsCancelled() throws IOException {
        McpTools tools = connections.ready(server(SHORT));

        Throwable failure = failureOf(call(tools, "hang", "{}"));

        assertThat(failure).hasMessageContaining("may have run, or still run");
        assertThat(((CopilotToolException) failure).getCode()).isEqualTo("tool_timeout");
        await().untilAsserted(() -> assertThat(notedCalls()).containsExactly("hang", "cancelled"));
    }

    @Test
    void argumentsThatTheServerRefusesAreReportedToTheModel() {
        McpTools tools = connections.ready(server(LONG));

        assertThat(failureOf(call(tools, "refuse", "{}")))
                .isInstanceOf(ToolArgumentsException.class)
                .hasMessage("a must be a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "7", "null", "{\"key\":\"of-a-user\""})
    void argumentsThatAreNoObjectAreRefusedWithoutQuotingThem(String arguments) {
        McpTools tools = connections.ready(server(LONG));
        ToolInvocation invocation =
                ToolInvocation.builder(tools.tools().get(0)).arguments(arguments).build();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> tools.check(invocation)))
                .isInstanceOf(ToolArgumentsException.class)
                .hasMessage("The arguments are not a JSON object");
        assertThat(failureOf(tools.call(invocation)))
                .isInstanceOf(ToolArgumentsException.class)
                .hasMessage("The arguments are not a JSON object");
    }

    @Test
    void anErrorOfTheServerIsQuotedWithoutSecrets() {
        McpTools tools = connections.ready(server(LONG));

        Throwable failure = failureOf(call(tools, "leak", "{}"));

        assertThat(failure)
                .hasMessageContaining("-32603, broken: ")
                .hasMessageNotContaining("key-of-the-server")
                .hasNoCause();
    }

    @Test
    void theNextMessageSeesAListThatChanged() {
        McpTools tools = connections.ready(server(LONG));
        assertThat(await(call(tools, "grow", "{}"))).isEqualTo("grown");

        await(tools.ready());

        assertThat(tools.tools()).extracting(ToolSpec::name).contains("grown");
    }

    @Test
    void onlyTheNamedToolsAreOffered() {
        McpServer server = server(LONG);

        McpTools tools =
                connections.ready(
                        with(
                                server,
                                server.command(),
                                Set.of("sum", "odd name/\u00fc", "x"),
                                true));

        assertThat(tools.tools())
                .extracting(ToolSpec::description)
                .containsExactly("The tool sum.", "The tool odd name/\u00fc.");
    }

    @Test
    void aProgramThatDoesNotExistIsReportedAtOnce() {
        McpServer server =
                with(server(LONG), List.of("no-such-program", "secret-arg"), Set.of(), true);

        Throwable failure = failureOf(connections.open(server).ready());

        assertThat(failure)
                .hasMessageContaining("The MCP server test is not available")
                .hasMessageContaining("'no-such-program' cannot be started")
                .hasMessageNotContaining("secret-arg");
        assertThat(((CopilotToolException) failure).getCode()).isEqualTo("mcp_unavailable");
    }

    static Stream<Arguments> brokenServers() {
        return Stream.of(
                Arguments.of(List.of("sleep", "1000"), "no connection within 2000 ms"),
                Arguments.of(List.of("false"), "its process ended with exit code 1"),
                Arguments.of(List.of("yes"), "no connection within 2000 ms"),
                Arguments.of(List.of("sh", "-c", "exec 1>&-; sleep 1000"), "has closed its output"),
                Arguments.of(
                        responding("'result':{}"), "it uses an unknown version of the protocol"),
                Arguments.of(
                        responding("'error':{'code':1,'message':'no'}"),
                        "it responded with the error 1, no"));
    }

    /** Returns a program that responds to the first request, and to nothing else. */
    private static List<String> responding(String member) {
        String response = "{'jsonrpc':'2.0','id':'1'," + member + "}";
        return List.of(
                "sh", "-c", "read request; echo '" + response.replace('\'', '"') + "'; sleep 1000");
    }

    @ParameterizedTest
    @MethodSource("brokenServers")
    void aBrokenServerIsUnavailableAfterTheTimeoutAtTheLatest(List<String> command, String reason) {
        McpTools tools = connections.open(with(server(SHORT), command, Set.of(), true));

        Throwable failure = failureOf(tools.ready());

        assertThat(failure).hasMessageContaining(reason);
        assertThat(((CopilotToolException) failure).getCode()).isEqualTo("mcp_unavailable");
        assertThat(tools.tools()).isEmpty();
    }

    @Test
    void aServerThatDoesNotReadIsEnded() {
        // Responds to the first messages, and then fills the pipe.
        McpTools tools =
                connections.open(
                        with(
                                server(SHORT),
                                List.of(
                                        "sh",
                                        "-c",
                                        "read a; echo '{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}}}}';"
                                                + " read b; read c; echo '{\"jsonrpc\":\"2.0\",\"id\":\"2\",\"result\":{\"tools\":[{\"name\":\"echo\",\"annotations\":{}}]}}'; sleep 1000"),
                                Set.of(),
                                true));
        await(tools.ready());
        List<ProcessHandle> first = children();

        List<CompletionStage<String>> calls =
                Stream.generate(() -> call(tools, "echo", "{'text':'" + "x".repeat(100_000) + "'}"))
                        .limit(3)
                        .toList();

        assertThat(calls).allSatisfy(each -> assertThat(failureOf(each)).isNotNull());
        await().until(() -> first.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void processesThatIgnoreTheEndAreForcedToEnd() {
        McpTools tools = connections.ready(server(LONG, "stubborn"));
        long grandchild = Long.parseLong(await(call(tools, "spawn", "{}")));
        Optional<ProcessHandle> handle = ProcessHandle.of(grandchild);
        assertThat(handle).get().matches(ProcessHandle::isAlive);

        connections.closeAll();

        assertThat(handle.get().isAlive()).isFalse();
        assertThat(children()).isEmpty();
    }

    @Test
    void openCallsFailWhenTheConnectionIsClosed() {
        McpTools tools = connections.ready(server(LONG));
        CompletionStage<String> open = call(tools, "hang", "{}");

        connections.closeAll();

        assertThat(failureOf(open)).hasMessageContaining("the connection is closed");
        assertThat(failureOf(tools.ready())).hasMessageContaining("the connection is closed");
    }

    @Test
    void aConnectionThatIsClosedWhileConnectingLeavesNoProcess() {
        McpTools tools = connections.open(server(LONG));

        connections.closeAll();

        assertThat(failureOf(tools.ready())).hasMessageContaining("the connection is closed");
        await().untilAsserted(() -> assertThat(children()).isEmpty());
    }

    @Test
    void resultsArriveOnTheThreadsOfTheComponent() {
        McpTools tools = connections.ready(server(LONG));
        AtomicReference<String> thread = new AtomicReference<>();

        // The server has to start again first, so the result cannot be there already.
        await(
                call(tools, "dieOnce", "{}")
                        .thenAccept(text -> thread.set(Thread.currentThread().getName())));

        assertThat(thread.get()).isEqualTo(Connections.THREAD);
    }
}
