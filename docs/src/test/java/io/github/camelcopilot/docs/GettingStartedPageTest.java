package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever follows the page gets an answer. */
@ExtendWith(CopilotServerExtension.class)
class GettingStartedPageTest {

    private static final Path PAGE = Path.of("getting-started.md");
    private static final String ANSWER = "They store fat in them.";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    private static Block block(String language, String words) throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(block -> block.language().equals(language))
                .filter(block -> block.text().contains(words))
                .findFirst()
                .orElseThrow();
    }

    /** The program of the page, in a process of its own, as the page lays its files out. */
    @Test
    void theProgramLogsTheAnswerAndEnds(CopilotServer server) throws Exception {
        server.enqueue(Answer.text(ANSWER));
        new JavaSnippet(block("java", "class FirstAnswer"), folder).compile();
        Files.writeString(
                Files.createDirectory(folder.resolve("camel")).resolve("first-answer.camel.yaml"),
                block("yaml", "first-answer").text());
        Files.writeString(
                folder.resolve("application.properties"),
                block("properties", "duration-max-messages").text()
                        + block("properties", "base-url")
                                .text()
                                .replace("http://127.0.0.1:4020", server.url()));
        Path log = folder.resolve("log");

        ProcessBuilder program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath(),
                                "-Duser.home=" + folder,
                                "FirstAnswer")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        Process running = program.start();
        try {
            boolean ended = running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(ended).as("%s", Files.readString(log)).isTrue();
            assertThat(running.exitValue()).as("%s", Files.readString(log)).isZero();
            assertThat(Files.readString(log)).contains(ANSWER);
        } finally {
            running.destroyForcibly();
        }
        assertThat(server.requests()).hasSize(1);
    }

    /** Without what is in this module's own folder, such as its settings of the log. */
    private String classPath() {
        return Stream.concat(
                        Stream.of(folder.toString()),
                        Stream.of(
                                        System.getProperty("java.class.path")
                                                .split(File.pathSeparator, -1))
                                .filter(entry -> !entry.endsWith("test-classes")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml", "xml"})
    void theRouteAsksInEveryLanguage(String language, CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text(ANSWER));
        Block block = block(language, language.equals("java") ? "routeId" : "id");
        try (PageContext page = PageContext.at(server)) {
            switch (language) {
                case "java" -> page.add(new JavaSnippet(block, folder).compile());
                case "yaml" -> page.loadYaml(block.text());
                default -> page.loadXml(block("xml", "<route ").text());
            }
            page.start();
            page.context().getRouteController().startRoute("first-answer");

            await().atMost(PATIENCE).until(() -> server.requests().size() == 1);
            assertThat(server.request(0).json().at("/messages/0/content").asText())
                    .isEqualTo("Why do camels have humps? One sentence, please.");
        }
    }
}
