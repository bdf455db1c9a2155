// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of concurrent calls in a Spring Boot application, in a separate JVM. */
@Timeout(180)
class VirtualThreadsTest {

    private static final int MOST_SECONDS = 150;

    @TempDir private Path folder;

    @Test
    void thousandsOfCallsCompleteOnPlatformThreads() throws Exception {
        assertThat(burst(Path.of(System.getProperty("java.home")), false))
                .contains(BurstOfCalls.CALLS + " answers, 0 in virtual threads");
    }

    @Test
    void thousandsOfCallsCompleteOnVirtualThreads() throws Exception {
        Optional<Path> jdk = NewerJdk.find();
        if (jdk.isEmpty()) {
            // The console of Surefire counts skipped tests without their reason.
            System.err.println(
                    "VirtualThreadsTest: skipped, since there is no JDK 21 or newer. Name one with JAVA_25_HOME.");
        }
        assumeTrue(jdk.isPresent(), "There is no JDK 21 or newer; name one with JAVA_25_HOME");

        assertThat(burst(jdk.get(), true))
                .contains(
                        BurstOfCalls.CALLS
                                + " answers, "
                                + BurstOfCalls.CALLS
                                + " in virtual threads");
    }

    private String burst(Path jdk, boolean virtual) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(
                                jdk.resolve("bin").resolve("java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BurstOfCalls.class.getName(),
                                "spring.threads.virtual.enabled=" + virtual)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output);
            assertThat(ended).as("it ended; it printed:%n%s", text).isTrue();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
