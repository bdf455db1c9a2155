// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Surefire skips a line that matches no class without a word, and its tests run elsewhere. */
class OnCompiledCodeTest {

    private static final Path TESTS = Path.of("src", "test");

    @Test
    void everyLineNamesATestClass() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(TESTS.resolve("java"))) {
            sources = files.map(file -> "**/" + file.getFileName()).collect(Collectors.toSet());
        }
        List<String> lines = Files.readAllLines(TESTS.resolve("on-compiled-code.txt"));

        assertThat(lines.stream().filter(line -> !line.startsWith("#")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(sources).contains(line));
    }
}
