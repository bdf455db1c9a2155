// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import io.github.camelcopilot.CopilotHeaders;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/**
 * Prints instructions and results in the terminal, and provides the exit code. The routes call it
 * on their own threads.
 */
public final class Terminal {

    private final PrintStream out;
    private final PrintStream err;
    private volatile String host = "";
    private volatile Path tokenFile = Path.of("");
    private volatile Optional<String> variableWithToken = Optional.empty();
    private volatile int exitCode;

    Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Stores information that the route's messages do not contain.
     *
     * @param variable the environment variable whose token takes precedence over the login, if any
     */
    void describeLogin(String githubHost, Path file, Optional<String> variable) {
        host = githubHost;
        tokenFile = file;
        variableWithToken = variable;
    }

    /** Returns the exit code. */
    int exitCode() {
        return exitCode;
    }

    public void showCode(
            @Header(CopilotHeaders.VERIFICATION_URI) String address,
            @Header(CopilotHeaders.USER_CODE) String code,
            @Header(CopilotHeaders.LOGIN_EXPIRES_AT) String expiresAt) {
        out.println("Open    " + address);
        out.println("Enter   " + code);
        out.println(
                "Waiting for you, up to "
                        + inWords(Duration.between(Instant.now(), Instant.parse(expiresAt)))
                        + " (Ctrl-C to give up) ...");
    }

    public void loggedIn(@Header(CopilotHeaders.ACCOUNT) String account) {
        out.println(
                "Logged in to "
                        + host
                        + " (account "
                        + account
                        + "). The token is stored in "
                        + shown(tokenFile));
        variableWithToken.ifPresent(
                name ->
                        out.println(
                                "However, the token in the environment variable "
                                        + name
                                        + " takes precedence over the login. Unset it to use the"
                                        + " login."));
    }

    // Not @ExchangeException, which is the innermost cause.
    public void failed(
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure, CamelContext context) {
        // After Ctrl-C, no reason needs to be printed.
        if (!context.isStopping()) {
            end(failure);
        }
    }

    /** Prints the reason of a failed login, and sets the exit code. */
    void end(Exception failure) {
        err.println(failure.getMessage());
        exitCode = 1;
    }

    private static String inWords(Duration rest) {
        // Rounds up, because some time has passed since the code was issued.
        long minutes = rest.plusSeconds(30).toMinutes();
        return minutes > 1 ? minutes + " minutes" : Math.max(1, rest.toSeconds()) + " seconds";
    }

    private static Path shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path home = Path.of(System.getProperty("user.home"));
        if (file.startsWith(here)) {
            return here.relativize(file);
        }
        return file.startsWith(home) ? Path.of("~").resolve(home.relativize(file)) : file;
    }
}
