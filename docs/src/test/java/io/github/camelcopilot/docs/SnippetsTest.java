package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each block of code on each page is what the page says: routes load and start, Java compiles
 * without a warning, properties bind, commands name what exists. No block is left out.
 */
@ExtendWith(CopilotServerExtension.class)
class SnippetsTest {

    /** Pages whose blocks another module tests, since they need what is on its class path. */
    private static final List<Path> TESTED_ELSEWHERE =
            // Spring Boot, tested by the module of the starter.
            List.of(Repository.ROOT.resolve("docs/spring-boot.md"));

    private static final List<String> MERMAID = List.of("flowchart", "sequenceDiagram");

    @TempDir Path folder;

    static List<Path> pages() throws IOException {
        List<Path> pages =
                new ArrayList<>(Repository.files(Repository.ROOT.resolve("docs"), ".md"));
        pages.add(Repository.ROOT.resolve("README.md"));
        pages.add(Repository.ROOT.resolve("CONTRIBUTING.md"));
        pages.add(Repository.ROOT.resolve("camel-copilot-test/README.md"));
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
    void aBlockIsWhatItsPageSays(Block block, CopilotServer server) throws Exception {
        String text = block.text();
        assertThat(text).isNotBlank();
        switch (block.language()) {
            case "java" -> {
                RouteBuilder routes = new JavaSnippet(block, folder).compile();
                if (routes != null) {
                    try (PageContext page = context(block, server)) {
                        checkUris(page.add(routes).start());
                    }
                }
            }
            case "yaml" -> {
                try (PageContext page = context(block, server)) {
                    checkUris(page.loadYaml(text).start());
                }
            }
            case "xml" -> {
                XmlSnippet xml = new XmlSnippet(text);
                if (xml.hasRoutes()) {
                    try (PageContext page = context(block, server)) {
                        checkUris(page.loadXml(text).start());
                    }
                } else {
                    xml.checkDependencies();
                }
            }
            case "properties" -> PropertiesSnippet.bind(text, server);
            case "json" -> new ObjectMapper().readTree(text);
            case "sh" -> ShellSnippet.check(block);
            case "mermaid" -> assertThat(MERMAID).anyMatch(text::startsWith);
            case "text" -> {}
            case "" -> fail("%s has no language: take text if it has none", block);
            default -> fail("%s: nothing here knows how to test this language", block);
        }
    }

    /** Tools find nothing wrong with what a page writes. */
    private static void checkUris(PageContext page) {
        for (Endpoint endpoint : page.context().getEndpoints()) {
            if (endpoint instanceof CopilotEndpoint
                    && endpoint.getEndpointUri().startsWith("copilot:")) {
                EndpointValidationResult result = Catalog.check(endpoint.getEndpointUri());
                assertThat(result.isSuccess()).as("%s", result.summaryErrorMessage(false)).isTrue();
            }
        }
    }

    /** A route may use the properties that its page shows. */
    private static PageContext context(Block block, CopilotServer server) throws IOException {
        Map<String, String> properties = new HashMap<>();
        for (Block other : Page.blocks(block.page())) {
            if (other.language().equals("properties")) {
                properties.putAll(PropertiesSnippet.read(other.text()));
            }
        }
        return PageContext.at(server).set(properties);
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
