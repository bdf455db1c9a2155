package io.github.camelcopilot.examples.springboot;

import io.github.camelcopilot.test.CopilotServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Puts a simulator into Copilot's place when there is no credential for it, and says in the first
 * line who answers. Knows only where a credential was found, never its value.
 */
final class Simulator implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String COMPONENT = "camel.component.copilot.";

    /** The component's own order: its options win over the environment. */
    private static final List<String> CREDENTIALS =
            List.of(
                    COMPONENT + "token-provider",
                    COMPONENT + "token",
                    "COPILOT_GITHUB_TOKEN",
                    "GH_TOKEN",
                    "GITHUB_TOKEN");

    @Override
    public void initialize(ConfigurableApplicationContext application) {
        ConfigurableEnvironment environment = application.getEnvironment();
        String provider = value(environment, COMPONENT + "provider").orElse("copilot");
        Optional<String> credential =
                CREDENTIALS.stream()
                        .filter(name -> value(environment, name).isPresent())
                        .findFirst();
        if (!provider.equals("copilot")) {
            // Others than Copilot may need no credential.
            say("Summarising with " + provider + ".");
        } else if (credential.isPresent()) {
            say(
                    "Summarising with GitHub Copilot, using the credential in "
                            + credential.get()
                            + ".");
        } else {
            say(
                    "Summarising with the simulator, since there is no credential for GitHub Copilot"
                            + " in COPILOT_GITHUB_TOKEN, GH_TOKEN, GITHUB_TOKEN.");
            simulate(application);
        }
        say(
                "Try: curl -H 'Content-Type: text/plain' --data-binary @README.md http://localhost:"
                        + environment.getProperty("server.port", "8080")
                        + "/summaries");
    }

    /** A property of the component has many spellings, a variable of the environment one. */
    private static Optional<String> value(ConfigurableEnvironment environment, String name) {
        String value =
                name.startsWith(COMPONENT)
                        ? Binder.get(environment).bind(name, Bindable.of(String.class)).orElse(null)
                        : environment.getProperty(name);
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static void simulate(ConfigurableApplicationContext application) {
        // It keeps no prompts: an application may run for long.
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
                                        "gho_simulator")));
        ApplicationListener<ContextClosedEvent> end = closed -> server.close();
        application.addApplicationListener(end);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
