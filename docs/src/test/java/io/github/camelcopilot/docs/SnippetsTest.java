// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each block of code on each page is valid: routes load and start, Java compiles without warnings,
 * properties bind, commands name existing items. No block is omitted.
 */
@ExtendWith(CopilotServerExtension.class)
class SnippetsTest {

    /** Pages whose blocks are tested by another module, because they need its class path. */
    private static final List<Path> TESTED_ELSEWHERE =
            List.of(
                    // Tested by the starter.
                    Repository.ROOT.resolve("docs/spring-boot.md"),
                    // Tested by the example, which has the page's bean and thread pool.
                    Repository.ROOT.resolve("docs/kafka.md"));

    @TempDir Path folder;

    static List<Path> pages() throws IOException {
        List<Path> pages =
                new ArrayList<>(Repository.files(Repository.ROOT.resolve("docs"), ".md"));
        pages.add(Repository.ROOT.resolve("README.md"));
        pages.add(Repository.ROOT.resolve("CONTRIBUTING.md"));
        pages.add(Repository.ROOT.resolve("camel-copilot-jdbc/README.md"));
        pages.add(Repository.ROOT.resolve("camel-copilot-test/README.md"));
        pages.add(Repository.ROOT.resolve("camel-copilot-starter/README.md"));
        pages.addAll(
                Repository.files(Repository.ROOT.resolve("camel-copilot/src/main/docs"), ".adoc"));
        return pages;
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            if (!TESTED_ELSEWHERE.contains(page)) {
                blocks.addAll(Page.blocks(page));
            }
        }
        return blocks;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void aBlockIsWhatItsPageSays(Block block, CopilotServer server) {
        assertThatCode(() -> BlockCheck.check(block, folder, server))
                .as("%s", block)
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> wrongBlocks() {
        return Stream.of(
                arguments("", "anything", "no language"),
                arguments("cobol", "STOP RUN.", "this language"),
                arguments("yaml", "- to: copilot:chat?modle=gpt-4.1", "modle"),
                arguments("yaml", "- to: nowhere:at-all", "nowhere"),
                arguments("yaml", "- too: copilot:chat", "too"),
                arguments("yaml", "- to: copilot:chat?model={{nobody.set.this}}", "nobody.set"),
                arguments("xml", "<route><to uri='copilot:chat'/>", "route"),
                arguments(
                        "xml",
                        "<route><from uri='direct:a'/><to uri='copilot:chta'/></route>",
                        "chta"),
                arguments(
                        "xml",
                        dependency(Repository.GROUP, "camel-pilot", "0.1.0-SNAPSHOT"),
                        "camel-pilot"),
                arguments("xml", dependency(Repository.GROUP, "camel-copilot", "9"), "9"),
                arguments("xml", dependency("org.apache.camel", "camel-main", "4.17.0"), "4.17.0"),
                arguments(
                        "java", "from(\"direct:a\").to(\"copilot:chat?modle=gpt-4.1\");", "modle"),
                arguments("java", "from(\"direct:a\")", "';' expected"),
                arguments("java", "class Old { Object o = new Integer(1); }", "removal"),
                arguments("properties", "camel.component.copilot.modle = gpt-4.1", "modle"),
                arguments("json", "{\"a\": [1, 2}", "Unexpected"),
                arguments("sh", "mvn -q -pl examples/no-such-one -am package", "no-such-one"),
                arguments("sh", "mvn -q -pl examples/summarize-files package -Pwalk", "walk"),
                arguments("sh", "mvn exec:java -Dexec.mainClass=com.example.Nobody", "Nobody"),
                arguments(
                        "sh",
                        "camel run a.yaml --dep=" + Repository.GROUP + ":camel-copilot:9",
                        "9"),
                arguments("mermaid", "graph of something", "flowchart"));
    }

    private static String dependency(String group, String artifact, String version) {
        return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                .formatted(group, artifact, version);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongBlocks")
    void aBlockThatIsWrongIsFound(String language, String text, String said, CopilotServer server) {
        Block block = new Block(Repository.ROOT.resolve("README.md"), 1, language, text + "\n");

        Throwable found = catchThrowable(() -> BlockCheck.check(block, folder, server));

        assertThat(found).isNotNull();
        StringWriter all = new StringWriter();
        found.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).contains(said);
    }

    static Stream<Path> pagesTestedElsewhere() {
        return TESTED_ELSEWHERE.stream();
    }

    @ParameterizedTest
    @MethodSource("pagesTestedElsewhere")
    void aPageThatIsTestedElsewhereHasATestThere(Path page) throws IOException {
        List<Path> tests = new ArrayList<>();
        for (Path test : Repository.files(Repository.ROOT, "Test.java")) {
            boolean elsewhere = !test.startsWith(Repository.ROOT.resolve("docs"));
            if (elsewhere && Files.readString(test).contains(page.getFileName().toString())) {
                tests.add(test);
            }
        }
        assertThat(Files.exists(page))
                .as("%s, tested by %s", page, tests)
                .isEqualTo(!tests.isEmpty());
    }
}
