// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.httpagent.Caller.Answering;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The program as a user starts it, in a separate JVM, because its environment and log matter. */
class HttpAgentTest {

    private static final Pattern ADDRESS = Pattern.compile("(http://\\S+/agent)\\R");

    @Test
    void answersWithTheSimulatorUnlessItIsToldOtherwise() throws Exception {
        try (ExampleRun run = ExampleRun.of(HttpAgent.class).property("agent.port", 0).start()) {
            try (Answering answer = caller(run).ask("What do you lend?")) {
                assertThat(answer.text()).isEqualTo("We ");
                assertThat(answer.rest()).endsWith("[DONE]");
            }
            assertThat(run.output().lines().findFirst().orElseThrow()).contains("The simulator");
            assertThat(run.output()).contains("curl ").doesNotContain(Caller.TOKEN, "WARN");
        }
    }

    @Test
    void spendsNoTokenOfItsEnvironmentAndShowsNone() throws Exception {
        try (CopilotServer server = CopilotServer.start();
                ExampleRun run = run(server)) {
            server.enqueue(Answer.status(401, "bad token " + Caller.TOKEN), Answer.text("Yes."));
            Caller caller = caller(run);
            HttpRequest withoutToken =
                    HttpRequest.newBuilder(address(run))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(Caller.conversation("Hello?")))
                            .build();

            assertThat(caller.send(withoutToken).statusCode()).isEqualTo(401);
            assertThat(server.requests()).isEmpty();
            assertThat(caller.post(Caller.conversation("my-secret-words")).statusCode())
                    .isEqualTo(401);
            assertThat(caller.post("my-secret-words").statusCode()).isEqualTo(400);
            assertThat(caller.post(Caller.conversation("my-secret-words")).body())
                    .contains("[DONE]");

            assertThat(server.requests())
                    .extracting(request -> request.header("Authorization").orElseThrow())
                    .containsOnly("Bearer " + Caller.TOKEN);
            assertThat(run.output())
                    .contains("GitHub Copilot answers", "WARN")
                    .doesNotContain(ExampleRun.TOKEN, Caller.TOKEN, "my-secret-words", "ERROR");
        }
    }

    @Test
    void logsNothingOfACallerThatHangsUp() throws Exception {
        try (CopilotServer server = CopilotServer.start();
                ExampleRun run = run(server)) {
            server.enqueue(Answer.text("One two three four").stallAfter(3), Answer.text("Done."));
            Caller caller = caller(run);

            try (Answering answer = caller.ask("Count, please.")) {
                assertThat(answer.text()).isEqualTo("One ");
            }
            await().until(() -> server.request(0).outcome() == Outcome.HUNG_UP);
            assertThat(caller.post(Caller.conversation("Well?")).body()).contains("[DONE]");

            run.stop();
            assertThat(run.output()).doesNotContain("WARN", "ERROR");
        }
    }

    @Test
    void saysSoWhenThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExampleRun run =
                        ExampleRun.of(HttpAgent.class)
                                .property("agent.port", other.getLocalPort())
                                .start()) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output())
                    .contains("Can't listen on 127.0.0.1:" + other.getLocalPort())
                    .doesNotContain("curl");
        }
    }

    @Test
    void breaksAnswersOffWhenItIsStoppedAndSaysSo() throws Exception {
        try (CopilotServer server = CopilotServer.start();
                ExampleRun run = run(server)) {
            server.enqueue(Answer.text("One two three").stallAfter(3));
            try (Answering answer = caller(run).ask("Count, please.")) {
                assertThat(answer.text()).isEqualTo("One ");
                assertThat(answer.text()).isEqualTo("two ");

                run.stop();

                List<String> rest = answer.rest();
                assertThat(rest).hasSize(1);
                assertThat(rest.get(0)).contains("\"error\"");
            }
            await().until(() -> server.request(0).outcome() == Outcome.HUNG_UP);
        }
    }

    private static ExampleRun run(CopilotServer server) throws Exception {
        return ExampleRun.of(HttpAgent.class)
                .server(server)
                .property("agent.copilot", true)
                .property("agent.port", 0)
                .property("camel.main.shutdownTimeout", 3)
                .property("camel.component.copilot.max-retries", 0)
                .start();
    }

    private static Caller caller(ExampleRun run) {
        return new Caller(address(run));
    }

    /** Waits for the address that the program prints. */
    private static URI address(ExampleRun run) {
        run.awaitOutput("/agent");
        await().until(() -> ADDRESS.matcher(run.output()).find());
        Matcher address = ADDRESS.matcher(run.output());
        assertThat(address.find()).isTrue();
        return URI.create(address.group(1));
    }
}
