// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import static io.github.camelcopilot.mcp.testing.Connections.LONG;
import static io.github.camelcopilot.mcp.testing.Connections.await;
import static io.github.camelcopilot.mcp.testing.Connections.call;
import static io.github.camelcopilot.mcp.testing.Connections.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpServer.Transport;
import io.github.camelcopilot.internal.tool.McpTools;
import io.github.camelcopilot.mcp.testing.Connections;
import io.github.camelcopilot.mcp.testing.ReferenceServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference server of MCP, by each transport. Skipped where there is no Node.js. */
class EverythingTest {

    private final Connections connections = new Connections();
    private ReferenceServer server;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        ReferenceServer.install();
    }

    @AfterEach
    void noProcessIsLeft() {
        connections.close();
        if (server != null) {
            server.close();
        }
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private McpTools ready(Transport transport) throws IOException {
        return connections.ready(settings(transport));
    }

    private McpServer settings(Transport transport) throws IOException {
        if (transport == Transport.STDIO) {
            return Connections.stdio(ReferenceServer.command("stdio"), LONG);
        }
        boolean isSse = transport == Transport.SSE;
        server = ReferenceServer.start(transport.optionValue(), isSse ? "/sse" : "/mcp");
        return Connections.http(transport, server.url(), LONG);
    }

    @ParameterizedTest
    @EnumSource
    void itsToolsAreListedAndCalled(Transport transport) throws IOException {
        McpTools tools = ready(transport);

        assertThat(tools.tools())
                .extracting(ToolSpec::name)
                .contains("echo", "get-sum", "get-tiny-image", "get-env");
        assertThat(await(call(tools, "echo", "{'message':'Hello'}"))).isEqualTo("Echo: Hello");
        assertThat(await(call(tools, "get-sum", "{'a':2,'b':3}"))).contains("5");
        assertThat(await(call(tools, "get-tiny-image", "{}"))).contains("[image image/png, ");
        assertThat(await(call(tools, "get-structured-content", "{'location':'New York'}")))
                .contains("temperature");
        assertThat(await(call(tools, "get-resource-links", "{'count':1}")))
                .contains("[resource_link ");
    }

    @Test
    void theChildHasNoVariablesButThreeAndItsOwn() throws IOException {
        McpTools tools = ready(Transport.STDIO);

        String environment = await(call(tools, "get-env", "{}"));

        assertThat(environment).contains("SERVER_KEY").contains("PATH");
        assertThat(
                        System.getenv().keySet().stream()
                                .filter(name -> environment.contains('"' + name + '"')))
                .isSubsetOf("PATH", "HOME", "LANG");
    }

    @ParameterizedTest
    @EnumSource
    void aCallFailsAtOnceOrIsRepeatedOnceIfTheServerIsKilled(Transport transport)
            throws IOException {
        McpTools tools = ready(transport);
        awaitTool(tools, "simulate-research-query");
        CompletionStage<String> unsafe =
                call(tools, "simulate-research-query", "{'topic':'Camels'}");
        CompletionStage<String> safe =
                call(tools, "trigger-long-running-operation", "{'duration':3,'steps':3}");
        kill(transport);

        if (transport == Transport.STDIO) {
            // The client itself starts the server again.
            assertThat(await(safe)).contains("completed");
        } else {
            assertThat(failureOf(safe)).isNotNull();
        }
        assertThat(unsafe.toCompletableFuture())
                .satisfies(
                        call ->
                                // It ends at once, too, unless the server has answered already.
                                await().until(call::isDone));
    }

    /** The server adds some of its tools only after the client has connected. */
    private static void awaitTool(McpTools tools, String name) {
        await().until(
                        () -> {
                            await(tools.ready());
                            return tools.tools().stream()
                                    .anyMatch(tool -> tool.name().equals(name));
                        });
    }

    private void kill(Transport transport) {
        if (transport == Transport.STDIO) {
            List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
        } else {
            server.kill();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMABLE_HTTP", "SSE"})
    void aServerThatWasKilledAndStartedAgainIsUsedByTheNextMessage(Transport transport)
            throws IOException {
        McpTools tools = ready(transport);
        server.kill();
        server = server.again(transport.optionValue());

        await(tools.ready());

        assertThat(await(call(tools, "echo", "{'message':'again'}"))).isEqualTo("Echo: again");
    }
}
