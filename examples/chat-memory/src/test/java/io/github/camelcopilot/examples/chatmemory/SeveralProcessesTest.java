// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.postgresql.RequiresPostgreSql;
import io.github.camelcopilot.examples.testing.ExampleRun;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The program as a user starts it, without settings except for free ports. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(RequiresPostgreSql.class)
class SeveralProcessesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern PROCESS = Pattern.compile("Process (\\d+) answers at (\\S+)");

    @Test
    void shareConversationsAndEndWithTheProgram() throws Exception {
        try (ExampleRun run =
                ExampleRun.of(SeveralProcesses.class)
                        .property("chat.ports", "0,0")
                        .hiding(name -> name.startsWith("CHAT_"))
                        .start()) {
            String output = run.awaitOutput("What is my name?").output();
            List<MatchResult> processes = PROCESS.matcher(output).results().toList();
            assertThat(processes).hasSize(2);
            assertThat(output).contains("The simulator answers");
            List<ProcessHandle> handles =
                    processes.stream()
                            .map(process -> Long.parseLong(process.group(1)))
                            .map(pid -> ProcessHandle.of(pid).orElseThrow())
                            .toList();
            new Caller(processes.get(0).group(2)).ask("ada", "My name is Ada.");
            handles.get(0).destroyForcibly();
            run.awaitOutput("has ended with exit code 137");
            assertThat(new Caller(processes.get(1).group(2)).ask("ada", "What is my name?"))
                    .isEqualTo("Your name is Ada.");

            run.kill();

            await().atMost(PATIENCE).until(() -> !handles.get(1).isAlive());
        }
    }
}
