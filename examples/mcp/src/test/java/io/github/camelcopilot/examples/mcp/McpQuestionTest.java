// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelcopilot.examples.testing.ExampleRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program as a user does. */
class McpQuestionTest {

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What does get-sum say about 19 and 23? | Called get-sum | 42",
                "What does echo say about Dromedaries? | Called echo | Echo: Dromedaries",
            })
    void theModelAnswersWithAToolOfTheReferenceServer(String question, String called, String result)
            throws Exception {
        assumeTrue(
                runs("node", "--version") && runs("npx", "--version"),
                "Node.js with npx is not installed, so the reference server of MCP is not tested");

        try (ExampleRun run =
                ExampleRun.of(McpQuestion.class).property("question", question).start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("The simulator answers", called, ": done in", result);
        }
    }

    @Test
    void withoutTheProgramTheQuestionIsNotAnswered() throws Exception {
        try (ExampleRun run =
                ExampleRun.of(McpQuestion.class).property("mcp.command", "no-such-npx").start()) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("The question was not answered")
                    .contains("'no-such-npx' cannot be started");
        }
    }
}
