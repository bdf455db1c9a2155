// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample texts are suitable, and are copied into an inbox. */
class SampleTextsTest {

    private static final Path SAMPLE = Path.of("sample");

    @TempDir Path directory;

    @Test
    void eachNamesItsSourceAndLicenceAndIsTextOf1To200Kilobytes() throws Exception {
        String sources = Files.readString(Path.of("SAMPLE-SOURCES.md"));

        assertThat(new Folder(SAMPLE).files())
                .hasSizeGreaterThanOrEqualTo(12)
                .allSatisfy(
                        name -> {
                            Path text = SAMPLE.resolve(name);
                            String size = String.format(Locale.ROOT, "%,d", Files.size(text));
                            assertThat(sources)
                                    .containsPattern(
                                            "(?m)^\\| " + name + "( \\*)? \\|.*\\| " + size);
                            assertThat(Files.size(text)).isBetween(1_000L, 200_000L);
                            // Throws if it is not UTF-8.
                            assertThat(Files.readString(text)).isNotBlank();
                        });
    }

    @Test
    void areCopiedOnceWhateverBecameOfThem() throws Exception {
        Folder sample = new Folder(Files.createDirectory(directory.resolve("sample")));
        for (String name : new String[] {"new.txt", "waiting.txt", "done.txt", "failed.txt"}) {
            sample.write(name, "from the sample");
        }
        Folder inbox = new Folder(directory.resolve("inbox"));
        inbox.write("waiting.txt", "waiting");
        inbox.sub(".done").write("done.txt", "done");
        inbox.sub(".failed").write("failed.txt", "failed");

        new SampleTexts(sample.path()).copyTo(inbox.path());

        assertThat(inbox.ownFiles()).containsExactly("new.txt", "waiting.txt");
        assertThat(inbox.read("new.txt")).isEqualTo("from the sample");
        assertThat(inbox.read("waiting.txt")).isEqualTo("waiting");
        assertThat(sample.files()).hasSize(4);
    }
}
