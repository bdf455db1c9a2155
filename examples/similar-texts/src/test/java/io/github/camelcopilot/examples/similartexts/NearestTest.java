// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The nearest texts over HTTP, with the sample folder and files whose names are hostile. */
class NearestTest {

    private static final List<String> HOSTILE =
            List.of(
                    "%2e%2e%2fpasswd.txt",
                    "';drop table texts;--.txt",
                    "${body} #1 + 50% & you?=?.txt",
                    "<img src=x onerror=alert(1)>.txt",
                    "Überraschung 日本.txt",
                    "line\nbreak.txt");

    @TempDir static Path directory;

    private static CopilotServer server;
    private static RunningTexts texts;

    @BeforeAll
    static void start() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("texts"));
        int count = 0;
        try (Stream<Path> samples = Files.list(Path.of("sample"))) {
            for (Path sample : samples.toList()) {
                Files.copy(sample, folder.resolve(sample.getFileName()));
                count++;
            }
        }
        for (String name : HOSTILE) {
            Files.writeString(folder.resolve(name), "${body} {{secret}} ';-- <b>" + name);
        }
        server = CopilotServer.start();
        texts = new RunningTexts(server, folder, directory, Map.of());
        texts.awaitEmbedded(count + HOSTILE.size());
    }

    @AfterAll
    static void stop() {
        texts.close();
        server.close();
    }

    @AfterEach
    void answerAgain() {
        server.reset();
    }

    private static String topic(JsonNode text) {
        return text.path("name").asText().replaceFirst("-.*", "");
    }

    @Test
    void findsATextOfTheSameTopicForEachSample() {
        for (JsonNode text : texts.texts()) {
            String name = text.path("name").asText();
            if (!HOSTILE.contains(name)) {
                JsonNode nearest = texts.nearestToFile(name);
                assertThat(nearest).hasSize(5);
                assertThat(topic(nearest.path(0))).as(name).isEqualTo(topic(text));
                assertThat(nearest.findValuesAsText("name")).doesNotContain(name);
                assertThat(nearest.findValues("similarity").stream().map(JsonNode::asDouble))
                        .isSortedAccordingTo((one, other) -> Double.compare(other, one))
                        .allMatch(similarity -> similarity > -1 && similarity < 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "How do I bake bread with yeast?, bread",
        "stars at night, stars",
        "repair my bicycle, bicycle",
        "wind and sails, sailing",
        "plants for my garden, garden"
    })
    void findsTheTopicOfANewText(String text, String topic) {
        assertThat(topic(texts.nearestTo(text).path(0))).isEqualTo(topic);
    }

    @Test
    void findsTheSameTextWithTheLargestCosine() {
        String content = texts.text("stars-orion.txt").path("content").asText();

        JsonNode nearest = texts.nearestTo(content.strip());

        assertThat(nearest.path(0).path("name").asText()).isEqualTo("stars-orion.txt");
        assertThat(nearest.path(0).path("similarity").asDouble()).isEqualTo(1);
    }

    @Test
    void takesHostileNamesAndTextsAsTheyAre() {
        for (String name : HOSTILE) {
            assertThat(texts.text(name).path("content").asText())
                    .isEqualTo("${body} {{secret}} ';-- <b>" + name);
            assertThat(texts.nearestToFile(name).findValuesAsText("name"))
                    .as(name)
                    .doesNotContain(name)
                    .containsAnyElementsOf(HOSTILE);
        }
        assertThat(texts.nearestTo("${exchangeId} {{texts.database}} ';--")).hasSize(5);
        assertThat(
                        server.request(server.requests().size() - 1)
                                .json()
                                .path("input")
                                .path(0)
                                .asText())
                .isEqualTo("${exchangeId} {{texts.database}} ';--");
    }

    @ParameterizedTest
    @CsvSource({
        "nearest, 400, no text to embed",
        "nearest?text=%20, 400, no text to embed",
        "nearest/none.txt, 404, no such text",
        "nearest/..%2F..%2Fpom.xml, 404, no such text"
    })
    void saysWhatIsWrong(String path, int status, String error) {
        HttpResponse<String> response = texts.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(RunningTexts.read(response.body()).path("error").asText()).contains(error);
    }

    @Test
    void saysThatTheServiceFailed() {
        server.answerWith(request -> Answer.status(500, "out of \"order\""));

        HttpResponse<String> response = texts.get("nearest?text=bread");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(RunningTexts.read(response.body()).path("error").asText())
                .contains("out of \"order\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "texts", "nearest?text=bread", "nearest/stars-orion.txt"})
    void refusesRequestsOfOtherSites(String path) {
        URI address = URI.create(texts.url()).resolve(path);

        assertThat(RunningTexts.get(address, "Origin", "http://evil.test").statusCode())
                .isEqualTo(403);
        HttpResponse<String> image = RunningTexts.get(address, "Sec-Fetch-Site", "cross-site");
        assertThat(image.statusCode()).isEqualTo(403);
        assertThat(image.body()).isEqualTo("This is a request of another site.");
        assertThat(server.requests()).isEmpty();
    }
}
