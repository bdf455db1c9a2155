// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import static io.github.camelcopilot.mcp.testing.Connections.LONG;
import static io.github.camelcopilot.mcp.testing.Connections.await;
import static io.github.camelcopilot.mcp.testing.Connections.call;
import static io.github.camelcopilot.mcp.testing.Connections.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpServer.Transport;
import io.github.camelcopilot.internal.tool.McpTools;
import io.github.camelcopilot.mcp.testing.Connections;
import io.github.camelcopilot.mcp.testing.HttpToolServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server by HTTP. */
class HttpTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir Path folder;

    private final Connections connections = new Connections();
    private HttpToolServer server;

    /** How a server and a client exchange messages. */
    enum Way {
        JSON(Transport.STREAMABLE_HTTP, ""),
        EVENTS(Transport.STREAMABLE_HTTP, "/mcp"),
        SSE(Transport.SSE, "/sse");

        private final Transport transport;
        private final String path;

        Way(Transport transport, String path) {
            this.transport = transport;
            this.path = path;
        }
    }

    @AfterEach
    void close() {
        connections.close();
        if (server != null) {
            server.close();
        }
    }

    private Path calls() {
        return folder.resolve("calls");
    }

    private McpServer start(Way way, Duration timeout) throws IOException {
        server = new HttpToolServer(calls(), way == Way.EVENTS);
        return Connections.http(way.transport, server.url(way.path), timeout);
    }

    @ParameterizedTest
    @EnumSource
    void theToolsAreListedAndCalled(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));

        assertThat(tools.tools()).hasSize(15);
        assertThat(await(call(tools, "echo", "{'text':'Hello, \u00fc'}")))
                .isEqualTo("Hello, \u00fc");
        assertThat(await(call(tools, "sum", "{'a':2,'b':3}"))).isEqualTo("{\"sum\":5}");
        assertThat(await(call(tools, "complain", "{}"))).isEqualTo("The city is unknown.");
    }

    @ParameterizedTest
    @EnumSource
    void aLargeResultArrives(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));

        assertThat(await(call(tools, "big", "{'characters':1000000}"))).hasSize(1_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void eachRequestHasTheHeaders(Way way) throws IOException {
        connections.ready(start(way, LONG));

        assertThat(server.requests())
                .hasSizeGreaterThan(5)
                .allMatch(request -> request.endsWith(" Bearer token-of-the-client"));
    }

    @ParameterizedTest
    @EnumSource
    void aCallDuringWhichTheServerDiesFailsAtOnceAndIsNotRepeated(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));

        Throwable failure = failureOf(call(tools, "die", "{}"));

        assertThat(failure).isInstanceOf(CopilotToolException.class);
        assertThat(failure).hasMessageContaining("it may have run, so it is not called again");
        assertThat(((CopilotException) failure).getCode()).isEqualTo("tool_failed");
        assertThat(Files.readAllLines(calls())).containsExactly("die");
        assertThat(await(call(tools, "echo", "{'text':'again'}"))).isEqualTo("again");
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatMayRunTwiceIsRepeatedOnce(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));

        assertThat(await(call(tools, "dieOnce", "{}"))).isEqualTo("alive");
        assertThat(Files.readAllLines(calls())).containsExactly("dieOnce", "dieOnce");
    }

    @ParameterizedTest
    @EnumSource
    void aCallInProgressFailsAtOnceWhenTheServerStops(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));
        CompletionStage<String> open = call(tools, "hang", "{}");
        await().untilAsserted(() -> assertThat(calls()).exists());

        server.stop();

        assertThat(failureOf(open)).hasMessageContaining("may have run");
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatWasStartedAgainIsUsedByTheNextCall(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));
        server.stop();
        server.start();

        // Nothing was sent, or the server refused the old session: so the call is safe to repeat.
        await().ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(await(call(tools, "sum", "{'a':1,'b':1}")))
                                        .isEqualTo("{\"sum\":2}"));
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsDownIsUnavailableAtOnceAndTriedAgainAtTheNextMessage(Way way)
            throws IOException {
        McpServer settings = start(way, LONG);
        server.stop();
        McpTools tools = connections.open(settings);

        Throwable failure = failureOf(tools.ready());
        server.start();
        await(tools.ready());

        assertThat(failure)
                .hasMessage("The MCP server test is not available: the connection is refused");
        assertThat(((CopilotException) failure).getCode()).isEqualTo("mcp_unavailable");
        assertThat(tools.tools()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anErrorStatusIsReportedWithoutTheBodyThatRepeatsTheCredential(Way way) throws IOException {
        McpServer settings = start(way, LONG);
        server.respondWith(401);

        Throwable failure = failureOf(connections.open(settings).ready());

        assertThat(failure)
                .hasMessage(
                        "The MCP server test is not available: the response has the status 401; check the credential in mcpServer.NAME.header.Authorization");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause).hasMessageNotContaining("token-of-the-client");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsNotFollowed(Way way) throws IOException {
        McpServer settings = start(way, LONG);
        try (HttpToolServer other = new HttpToolServer(calls(), false)) {
            server.redirectTo(other.url(way.path));

            Throwable failure = failureOf(connections.open(settings).ready());

            assertThat(failure).hasMessageContaining("redirects are not followed");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void theAddressForMessagesMustBeOnTheSameHost() throws IOException {
        McpServer settings = start(Way.SSE, LONG);
        try (HttpToolServer other = new HttpToolServer(calls(), false)) {
            URI address = other.url("/messages");
            server.nameEndpoint("//" + address.getRawAuthority() + address.getRawPath());

            Throwable failure = failureOf(connections.open(settings).ready());

            assertThat(failure).hasMessageContaining("the server refers to another host");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithoutAResponseFailsAfterTheTimeout(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, SHORT));

        Throwable failure = failureOf(call(tools, "hang", "{}"));

        assertThat(((CopilotException) failure).getCode()).isEqualTo("tool_timeout");
        assertThat(await(call(tools, "echo", "{'text':'x'}"))).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EVENTS", "SSE"})
    void theNextMessageSeesAListThatChanged(Way way) throws IOException {
        McpTools tools = connections.ready(start(way, LONG));
        assertThat(await(call(tools, "grow", "{}"))).isEqualTo("grown");

        await(tools.ready());

        assertThat(tools.tools()).extracting(ToolSpec::name).contains("grown");
    }

    @Test
    void aStreamOfNotificationsThatEndsDoesNotEndCalls() throws IOException {
        McpTools tools = connections.ready(start(Way.JSON, LONG));

        server.endStreams();

        assertThat(await(call(tools, "echo", "{'text':'x'}"))).isEqualTo("x");
    }
}
