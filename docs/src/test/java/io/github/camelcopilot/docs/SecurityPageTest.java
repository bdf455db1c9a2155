// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For each attack in SECURITY.md, the tests that show it fail exist. */
class SecurityPageTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    /** Rows of the table whose first cell is a number. */
    private static List<String> attacks() throws IOException {
        return Files.readAllLines(Repository.ROOT.resolve("SECURITY.md")).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();
    }

    private static List<Path> sources(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Repository.ROOT)) {
            return files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.getFileName().toString().equals(name + ".java"))
                    .toList();
        }
    }

    @Test
    void everyAttackNamesTestsThatThereAre() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String attack : attacks()) {
            Matcher tests = TEST.matcher(attack);
            int count = 0;
            while (tests.find()) {
                count++;
                boolean isThere = false;
                for (Path source : sources(tests.group(1))) {
                    isThere |= Files.readString(source).contains(" " + tests.group(2) + "(");
                }
                if (!isThere) {
                    missing.add(tests.group());
                }
            }
            assertThat(count).as(attack).isPositive();
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theAttacksAreCountedWithoutAGap() throws IOException {
        List<String> attacks = attacks();
        for (int i = 0; i < attacks.size(); i++) {
            assertThat(attacks.get(i)).startsWith("| " + (i + 1) + " |");
        }
        assertThat(attacks.size()).isGreaterThan(20);
    }
}
