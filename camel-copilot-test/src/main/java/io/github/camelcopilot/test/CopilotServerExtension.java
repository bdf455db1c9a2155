// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension that provides each test with a strict {@link CopilotServer} without requests and
 * script, as a parameter or by {@link #server()}. In a static {@code @RegisterExtension} field or
 * with {@code @ExtendWith} on the class, the class has one server, which is reset before each test;
 * in an instance field, each test has its own. The tests of a class must not run concurrently.
 */
public final class CopilotServerExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    // JUnit calls the extension of a class again for each nested class; the outermost call owns the
    // server.
    private int classes;
    private CopilotServer server;

    /** The extension for {@code @ExtendWith} and {@code @RegisterExtension}. */
    public CopilotServerExtension() {}

    /**
     * Returns the server.
     *
     * @throws IllegalStateException outside of a test or, for a static extension, a test class
     */
    public synchronized CopilotServer server() {
        if (server == null) {
            throw new IllegalStateException("The server runs only during a test");
        }
        return server;
    }

    /** Returns the base URL of the server, such as {@code http://127.0.0.1:40123}. */
    public String url() {
        return server().url();
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        classes++;
        ensureStarted();
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        ensureStarted().restoreDefaults();
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) {
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            stop();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CopilotServer.class;
    }

    @Override
    public synchronized CopilotServer resolveParameter(
            ParameterContext parameter, ExtensionContext context) {
        return ensureStarted();
    }

    private CopilotServer ensureStarted() {
        if (server == null) {
            server = CopilotServer.start();
        }
        return server;
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
