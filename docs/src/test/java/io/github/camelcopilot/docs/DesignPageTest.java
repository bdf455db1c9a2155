// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The design page names classes that exist, and every package of the component. */
class DesignPageTest {

    private static final Path PAGE = Path.of("design.md");

    private static final Path SOURCES = Path.of("../camel-copilot/src");

    /** A class name in code within a line, perhaps with a method. */
    private static final Pattern IN_TEXT =
            Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:[.(][^`\\n]*)?`");

    private static final Pattern DIAGRAM = Pattern.compile("(?s)```.*?```");

    /** A class name in a diagram, where a single capitalised word may be anything. */
    private static final Pattern IN_DIAGRAM = Pattern.compile("\\b(?:[A-Z]+[a-z0-9]+){2,}\\b");

    /** Classes of the JDK and of Camel that the page compares with. */
    private static final Set<String> FOREIGN =
            Set.of("CompletableFuture", "GZIPInputStream", "Inflater", "SubmissionPublisher");

    private static Set<String> classesOn(String page) {
        Set<String> names = new TreeSet<>();
        DIAGRAM.matcher(page)
                .results()
                .flatMap(diagram -> IN_DIAGRAM.matcher(diagram.group()).results())
                .forEach(name -> names.add(name.group()));
        IN_TEXT.matcher(DIAGRAM.matcher(page).replaceAll(""))
                .results()
                .forEach(name -> names.add(name.group(1)));
        return names;
    }

    @Test
    void everyClassThatThePageNamesExists() throws IOException {
        Set<String> classes = new HashSet<>(FOREIGN);
        for (Path file : Repository.files(SOURCES, ".java")) {
            classes.add(file.getFileName().toString().replace(".java", ""));
        }

        Set<String> named = classesOn(Files.readString(PAGE));

        assertThat(named).hasSizeGreaterThan(50);
        named.removeAll(classes);
        assertThat(named).as("names without a class").isEmpty();
    }

    @Test
    void classNamesAreFoundInTextAndDiagrams() {
        String page =
                """
                A `ChatCall` and `UserCode.call`, not `chat`, `MAX_SIZE` or Prose.
                ```text
                Exchange ─► HttpCall ─► socket
                ```
                """;

        assertThat(classesOn(page)).containsExactly("ChatCall", "HttpCall", "UserCode");
    }

    @Test
    void theTableNamesEveryPackage() throws IOException {
        Path root = SOURCES.resolve("main/java/io/github/camelcopilot");
        String page = Files.readString(PAGE);
        for (Path file : Repository.files(root, "package-info.java")) {
            String name = root.relativize(file.getParent()).toString().replace('/', '.');
            assertThat(page).contains(name.isEmpty() ? "(root)" : "`" + name + "`");
        }
    }
}
