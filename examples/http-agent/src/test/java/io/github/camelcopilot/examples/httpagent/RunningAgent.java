// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import io.github.camelcopilot.test.CopilotServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The running example, for the tests of one class: on any free port, with a {@link CopilotServer}
 * instead of Copilot, with a credential of the server that must not be used, and without retries,
 * which would only take time.
 */
final class RunningAgent implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    static final String THE_SERVERS_OWN = "gho_the-servers-own-that-nobody-may-spend";

    private final Map<String, Object> properties = new HashMap<>();
    private CopilotServer server;
    private HttpAgent agent;

    /** Sets a property of the example. */
    RunningAgent with(String property, Object value) {
        properties.put(property, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = CopilotServer.start();
        HttpAgent prepared =
                new HttpAgent(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        false,
                                        StandardCharsets.UTF_8))
                        .with("agent.copilot", true)
                        .with("agent.port", 0)
                        // One caller for all tests.
                        .with("agent.answersOfOne", 1000)
                        .with("camel.component.copilot.base-url", server.url())
                        .with("camel.component.copilot.token", THE_SERVERS_OWN)
                        .with("camel.component.copilot.max-retries", 0);
        properties.forEach(prepared::with);
        agent = prepared.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.reset();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        agent.close();
        server.close();
    }

    CopilotServer server() {
        return server;
    }

    URI url() {
        return URI.create(agent.url());
    }

    Caller caller() {
        return new Caller(url());
    }
}
