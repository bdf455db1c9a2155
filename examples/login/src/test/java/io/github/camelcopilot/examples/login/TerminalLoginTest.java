// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Output, files and exit code of a login in the terminal. */
class TerminalLoginTest {

    @TempDir Path directory;

    private CopilotServer github;

    @BeforeEach
    void start() {
        github = CopilotServer.start();
        github.login().interval(0);
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void showsCodeAndAddressAndThenWhoIsLoggedIn() throws Exception {
        try (LoginRun run = LoginRun.in(directory).github(github).start()) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            Path store = LoginRun.usualTokenFile(directory);
            assertThat(run.out().lines())
                    .containsExactly(
                            "Open    " + github.url() + "/login/device",
                            "Enter   " + github.login().userCode(),
                            "Waiting for you, up to 15 minutes (Ctrl-C to give up) ...",
                            "Logged in to "
                                    + github.url()
                                    + " (account default). The token is stored in "
                                    + store);
            assertThat(run.err()).isEmpty();
            assertKept(store);
            assertThat(run.out()).doesNotContain(github.login().issuedTokens());
        }
        assertThat(github.request(0).form()).containsEntry("client_id", "Iv1.example");
    }

    @Test
    void logsInAsAnAccountAndKeepsTheTokenWhereItIsTold() throws Exception {
        Path store = directory.resolve("elsewhere").resolve("tokens.json");

        try (LoginRun run =
                LoginRun.in(directory)
                        .github(github)
                        .property("account", "work")
                        .property("tokenStore", store)
                        .start()) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("(account work)", store.toString());
        }

        assertKept(store);
        assertThat(Files.readString(store)).contains("work");
        assertThat(LoginRun.usualTokenFile(directory)).doesNotExist();
    }

    @Test
    void saysThatATokenInTheEnvironmentWinsAndNotWhich() throws Exception {
        try (LoginRun run =
                LoginRun.in(directory)
                        .github(github)
                        .environment("GH_TOKEN", "gho_of-the-environment")
                        .start()) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("Logged in to", "environment variable GH_TOKEN takes precedence")
                    .doesNotContain("gho_of-the-environment");
        }
    }

    @Test
    void logsInToTheSimulatorWithoutAClientIdAndLeavesTheStoreOfThePersonAlone() throws Exception {
        Path own = directory.resolve("own").resolve("auth.json");

        try (LoginRun run = LoginRun.in(directory).property("tokenStore", own).start()) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out().lines().findFirst().orElseThrow())
                    .contains("simulator", "no clientId");
            assertThat(run.out())
                    .contains("Open  ", "Enter  ", "Logged in to")
                    .doesNotContain("gho_");
        }

        assertKept(directory.resolve("simulator").resolve("auth.json"));
        assertThat(own).doesNotExist();
        assertThat(LoginRun.usualTokenFile(directory)).doesNotExist();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("denied", server -> server.login().deny(), "was denied"),
                failure("expired", server -> server.login().manual().expiresIn(1), "has expired"),
                failure(
                        "expired at the host",
                        server -> server.login().polls(Poll.EXPIRED_TOKEN),
                        "has expired"),
                failure("unreachable", CopilotServer::close, "issued no code"),
                failure(
                        "no device flow",
                        server ->
                                server.enqueue(
                                        Answer.status(200, "{\"error\":\"device_flow_disabled\"}")
                                                .header("Content-Type", "application/json")),
                        "Enable the device flow"));
    }

    private static Arguments failure(String name, Consumer<CopilotServer> cause, String sentence) {
        return Arguments.of(name, cause, sentence);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failsWithOneSentence(String name, Consumer<CopilotServer> cause, String sentence)
            throws Exception {
        cause.accept(github);

        try (LoginRun run = LoginRun.in(directory).github(github).start()) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().contains(sentence);
            assertThat(run.out()).doesNotContain("Logged in");
        }

        assertThat(directory.resolve("config")).doesNotExist();
    }

    @Test
    void failsWithOneSentenceWhenAnOptionCannotBeUsed() throws Exception {
        try (LoginRun run =
                LoginRun.in(directory)
                        .property("clientId", "Iv1.example")
                        .property("githubHost", "http://github.example.org")
                        .start()) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().contains("githubHost");
            assertThat(run.out()).isEmpty();
        }
    }

    private static void assertKept(Path store) throws Exception {
        assertThat(Files.readString(store)).contains("gho_");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rw-------");
    }
}
