// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Checks whether processes can be interrupted. */
final class SignalSupport {

    private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15);

    private SignalSupport() {}

    /**
     * In a shell without job control, background processes and their children ignore Ctrl-C. In
     * that case the test is skipped.
     */
    static void assumeHeeded(long pid, String signal) throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        if (!Files.exists(status)) {
            return;
        }
        String ignored =
                Files.readString(status)
                        .replaceAll("(?s).*\\nSigIgn:\\s*(\\p{XDigit}+)\\n.*", "$1");
        long mask = 1L << (NUMBERS.get(signal) - 1);
        assumeFalse(
                (Long.parseUnsignedLong(ignored, 16) & mask) != 0,
                "The tests run where SIG" + signal + " is ignored");
    }
}
