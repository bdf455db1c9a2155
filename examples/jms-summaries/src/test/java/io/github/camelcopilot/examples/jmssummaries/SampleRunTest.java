// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ExampleRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run of the README, without arguments. */
class SampleRunTest {

    @Test
    void showsSummariesADeadLetterAndARedeliveryAndEnds(@TempDir Path temporary) throws Exception {
        try (ExampleRun run =
                ExampleRun.of(JmsSummaries.class)
                        .property("java.io.tmpdir", temporary)
                        .property("delay", 50)
                        .start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("Starting an Artemis broker", "The simulator answers")
                    .containsOnlyOnce("dead letter: There is no prompt")
                    .containsOnlyOnce("(delivery 2)");
            assertThat(run.output().lines().filter(line -> line.startsWith("text-"))).hasSize(20);
        }
        assertThat(temporary).isEmptyDirectory();
    }
}
