// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import io.github.camelcopilot.internal.login.TokenSources;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Runs one of the routes in {@code camel/}: a login in the terminal or, with {@code -Dheadless}, a
 * server that sends the code elsewhere. This class prepares the host and the token store, and
 * returns the exit code.
 */
public final class Login {

    private static final String COMPONENT = "camel.component.copilot.";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean headless;

    private Login(PrintStream out, PrintStream err, boolean headless) {
        this.out = out;
        this.err = err;
        this.headless = headless;
    }

    /** Exits with 1 if the start or the login failed. */
    public static void main(String[] arguments) {
        boolean headless = !System.getProperty("headless", "false").equals("false");
        int exitCode = new Login(System.out, System.err, headless).run();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private int run() {
        Terminal terminal = new Terminal(out, err);
        try (Preparation preparation = new Preparation(terminal)) {
            Main main = new Main();
            main.configure()
                    .setRoutesIncludePattern(
                            "classpath:camel/login-"
                                    + (headless ? "headless" : "terminal")
                                    + ".camel.yaml");
            main.bind("main", main);
            main.bind("terminal", terminal);
            main.addMainListener(preparation);
            main.run();
        } catch (Exception notStarted) {
            terminal.end(rootOf(notStarted));
        }
        return terminal.exitCode();
    }

    /** Camel wraps an invalid option into failures of its route and endpoint. */
    private static Exception rootOf(Exception failure) {
        Exception root = failure;
        while (root.getCause() instanceof Exception cause) {
            root = cause;
        }
        return root;
    }

    /** Chooses GitHub or the simulator, after Camel has read the properties. */
    private final class Preparation extends MainListenerSupport implements AutoCloseable {

        private final Terminal terminal;
        private CopilotServer simulator;

        Preparation(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
            Optional<String> variable = variableWithToken();
            if (headless && variable.isPresent()) {
                throw new IllegalStateException(
                        "No login is needed: the environment variable "
                                + variable.get()
                                + " contains a token, which takes precedence over a login. Unset it"
                                + " to try the login");
            }
            Optional<String> tokenStore = set(properties, "tokenStore");
            if (set(properties, "clientId").isEmpty()) {
                out.println(
                        "Logging in to the simulator, since there is no clientId. It enters the"
                                + " code itself.");
                simulator = startSimulator();
                properties.addOverrideProperty("clientId", "simulator");
                properties.addOverrideProperty("githubHost", simulator.url());
                properties.addOverrideProperty(COMPONENT + "base-url", simulator.url());
                tokenStore = set(properties, "simulator.tokenStore");
                deleteEarlierTokens(Path.of(tokenStore.orElseThrow()));
            }
            // Otherwise not set, because the component has a suitable default.
            tokenStore.ifPresent(
                    path -> properties.addOverrideProperty(COMPONENT + "token-store", path));
            Path tokenFile = tokenStore.map(Path::of).orElseGet(Login::usualTokenFile);
            terminal.describeLogin(set(properties, "githubHost").orElse(""), tokenFile, variable);
        }

        @Override
        public void afterStart(BaseMainSupport main) {
            if (headless) {
                PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
                out.println("Codes to    " + shown(set(properties, "code.to").orElse("")));
                out.println("Questions   " + set(properties, "inbox").orElse(""));
                out.println("Answers     " + set(properties, "outbox").orElse(""));
                out.println("Ctrl-C ends it.");
            }
        }

        @Override
        public void close() {
            if (simulator != null) {
                simulator.close();
            }
        }
    }

    private static CopilotServer startSimulator() {
        CopilotServer server = CopilotServer.start().keepAtMost(0);
        // Long enough to see the code, short enough for a first try.
        server.login().interval(1).authorizeAfter(2);
        return server;
    }

    /** Each simulator has a different address, so their tokens are never used again. */
    private static void deleteEarlierTokens(Path tokenFile) {
        try {
            Files.deleteIfExists(tokenFile);
        } catch (IOException kept) {
            // In this case the file only grows.
        }
    }

    /** The component's own default. */
    private static Path usualTokenFile() {
        return FileTokenStore.defaultFile(System::getenv, System.getProperty("user.home"));
    }

    /** Returns the environment variable whose token takes precedence over a login. */
    private static Optional<String> variableWithToken() {
        return TokenSources.ENVIRONMENT.stream()
                .filter(name -> !Optional.ofNullable(System.getenv(name)).orElse("").isBlank())
                .findFirst();
    }

    private static Optional<String> set(PropertiesComponent properties, String name) {
        return properties.resolveProperty(name).filter(value -> !value.isBlank());
    }

    /** Returns the URI without options, which may contain the password of a mail server. */
    private static String shown(String endpoint) {
        return URISupport.sanitizeUri(StringHelper.before(endpoint, "?", endpoint));
    }
}
