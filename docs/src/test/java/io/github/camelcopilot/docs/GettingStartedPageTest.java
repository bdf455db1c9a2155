// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following the page with Maven, and only with its content, leads to an answer. */
@ExtendWith(CopilotServerExtension.class)
class GettingStartedPageTest {

    private static final Path PAGE = Path.of("getting-started.md");
    private static final String PROGRAM = "src/main/java/com/example/FirstAnswer.java";
    private static final String ANSWER = "They store fat in them.";

    @TempDir static Path shared;
    private static Path repository;

    @TempDir Path folder;

    @BeforeAll
    static void install() throws Exception {
        repository = LocalRepository.create(Files.createDirectory(shared.resolve("repository")));
    }

    private static Block block(String language, String words) throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(block -> block.language().equals(language))
                .filter(block -> block.text().contains(words))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "xml", "java"})
    void theProgramLogsTheAnswerAndEnds(String language, CopilotServer server) throws Exception {
        server.enqueue(Answer.text(ANSWER));
        String pom = block("xml", "<project").text();
        MavenProject project =
                new MavenProject(folder, repository)
                        .write(
                                "src/main/resources/application.properties",
                                block("properties", "base-url")
                                                .text()
                                                .replace("http://127.0.0.1:4020", server.url())
                                        + block("properties", "duration-max-messages").text());
        String routes = "src/main/resources/camel/first-answer.camel." + language;
        String main = block("java", "new Main()").text();
        switch (language) {
            case "yaml" -> project.write(routes, block("yaml", "first-answer").text());
            case "xml" -> {
                project.write(routes, block("xml", "<route ").text());
                pom = pom.replace("camel-yaml-dsl", "camel-xml-io-dsl");
            }
            default -> main = block("java", "new Main(FirstAnswer.class)").text();
        }
        project.write("pom.xml", pom).write(PROGRAM, main);

        String output = project.run(block("sh", "exec.mainClass=com.example").text());

        assertThat(output).contains(ANSWER);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.request(0).json().at("/messages/0/content").asText())
                .isEqualTo("Why do camels have humps? One sentence, please.");
    }
}
