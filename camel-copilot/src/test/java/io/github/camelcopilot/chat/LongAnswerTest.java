// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.LongAnswerReader;
import io.github.camelcopilot.testing.ServerEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An answer three times the size of the heap of the JVM that reads it. */
public class LongAnswerTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final int MOST_SECONDS = 120;
    private static final int MEGABYTE = 1024 * 1024;

    /** Ten thousand bytes. */
    private static final String PART = "A camel of 7 €, 😀.\n\n".repeat(400);

    private static final byte[] UTF8 = ServerEvents.bytes(PART);
    private static final int PARTS = 200 * MEGABYTE / UTF8.length + 1;

    @TempDir private Path folder;

    @Test
    void passesThroughAnInputStreamWithLittleMemory() throws Exception {
        assertThat(read("text")).containsExactly("bytes " + size(), "checksum " + checksum());
    }

    @Test
    void passesThroughAChannelWithLittleMemoryAndItsFirstPartIsTheBody() throws Exception {
        String all = PART.repeat(MEGABYTE / UTF8.length + 1);
        String first = firstMegabyte(all);
        assertThat(read("channel"))
                .containsExactly(
                        "bytes " + size(),
                        "checksum " + checksum(),
                        "last end",
                        "truncated true",
                        "body " + LongAnswerReader.checksumOf(first),
                        "result " + LongAnswerReader.checksumOf(first),
                        "merged true");
    }

    private static long size() {
        return (long) PARTS * UTF8.length;
    }

    private static long checksum() {
        CRC32 checksum = new CRC32();
        for (int i = 0; i < PARTS; i++) {
            checksum.update(UTF8);
        }
        return checksum.getValue();
    }

    /** The maximum number of whole characters that fit. */
    private static String firstMegabyte(String text) {
        int size = 0;
        int length = 0;
        while (true) {
            int character = text.codePointAt(length);
            int more = ServerEvents.bytes(Character.toString(character)).length;
            if (size + more > MEGABYTE) {
                return text.substring(0, length);
            }
            size += more;
            length += Character.charCount(character);
        }
    }

    private List<String> read(String way) throws IOException, InterruptedException {
        COPILOT.server().enqueue(ServerEvents.repeated(PART, PART, PARTS - 1));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process reader =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LongAnswerReader.class.getName(),
                                COPILOT.url(),
                                way)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            assertThat(reader.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                    .as("the reader ended: %s", Files.readString(errors))
                    .isTrue();
            assertThat(reader.exitValue()).as(Files.readString(errors)).isZero();
            return Files.readAllLines(output);
        } finally {
            reader.destroyForcibly();
        }
    }
}
