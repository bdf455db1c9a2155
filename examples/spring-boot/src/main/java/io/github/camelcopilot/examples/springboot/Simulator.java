// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.springboot;

import io.github.camelcopilot.examples.support.Service;
import io.github.camelcopilot.test.CopilotServer;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Replaces Copilot with a simulator if there is no credential, and prints which service is used.
 */
final class Simulator implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String COMPONENT = "camel.component.copilot.";

    @Override
    public void initialize(ConfigurableApplicationContext application) {
        ConfigurableEnvironment environment = application.getEnvironment();
        Service service =
                Service.choose(
                        name -> Optional.ofNullable(environment.getProperty(name)),
                        System.getenv());
        System.out.println(service.announcement());
        if (service.simulated()) {
            simulate(application);
        }
        System.out.println(
                "Try: curl -H 'Content-Type: text/plain' --data-binary @README.md http://127.0.0.1:"
                        + environment.getProperty("server.port", "8080")
                        + "/summaries");
    }

    private static void simulate(ConfigurableApplicationContext application) {
        // It records no prompts, because the application may run for a long time.
        CopilotServer server = CopilotServer.start().keepAtMost(0);
        application
                .getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "simulator",
                                Map.of(
                                        COMPONENT + "base-url",
                                        server.url(),
                                        COMPONENT + "token",
                                        "gho_none-is-needed")));
        ApplicationListener<ContextClosedEvent> end = closed -> server.close();
        application.addApplicationListener(end);
    }
}
