// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.CopilotServer;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The example's routes in the JVM of the test, which is faster than a separate one. */
final class Routes implements AutoCloseable {

    private final Main main = new Main();

    private Routes() {}

    /** Starts the routes; the component does not retry, so that the broker has to. */
    static Routes start(Queues queues, CopilotServer server, Map<String, String> properties) {
        Routes routes = new Routes();
        queues.properties().forEach(routes.main::addOverrideProperty);
        routes.main.addOverrideProperty("camel.component.copilot.base-url", server.url());
        routes.main.addOverrideProperty("camel.component.copilot.token", ExampleRun.TOKEN);
        routes.main.addOverrideProperty("camel.component.copilot.max-retries", "0");
        routes.main.addOverrideProperty("delay", "20");
        properties.forEach(routes.main::addOverrideProperty);
        routes.main.start();
        return routes;
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Stops like a SIGTERM: texts in progress are finished. */
    @Override
    public void close() {
        main.stop();
    }
}
