// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the page behave as described. */
@ExtendWith(CopilotServerExtension.class)
class EmbeddingsPageTest {

    private static final Path PAGE = Path.of("embeddings.md");

    @TempDir Path folder;

    private static Block block(String language, String text) throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(block -> block.language().equals(language) && block.text().contains(text))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "xml", "java"})
    void aTextBecomesAVector(String language, CopilotServer server) throws Exception {
        server.enqueue(Answer.vectors(new float[] {0.25f, -0.5f}));
        try (PageContext page = PageContext.at(server)) {
            Block block = block(language, "direct:vector");
            switch (language) {
                case "yaml" -> page.loadYaml(block.text());
                case "xml" -> page.loadXml(block.text());
                default -> page.add(new JavaSnippet(block, folder).compile());
            }
            Message answer = page.start().ask("direct:vector", "A camel");

            assertThat(answer.getBody()).isEqualTo(new float[] {0.25f, -0.5f});
            assertThat(answer.getBody(String.class)).isEqualTo("[0.25,-0.5]");
            assertThat((Object) answer.getBody(List.class)).isEqualTo(List.of(0.25f, -0.5f));
            assertThat(answer.getHeaders())
                    .containsEntry(CopilotHeaders.DIMENSIONS, 2)
                    .containsEntry(CopilotHeaders.RESPONSE_MODEL, "text-embedding-3-small")
                    .containsKeys(
                            CopilotHeaders.PROMPT_TOKENS,
                            CopilotHeaders.TOTAL_TOKENS,
                            CopilotHeaders.REQUEST_ID);
        }
        assertThat(server.request(0).texts()).containsExactly("A camel");
        assertThat(server.request(0).initiator()).hasValue("agent");
    }

    @Test
    void aListIsSentInSeveralRequests(CopilotServer server) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            texts.add("Text " + i);
        }
        try (PageContext page = PageContext.at(server).loadYaml(block("yaml", "vector").text())) {
            Message answer = page.start().ask("direct:vector", texts);

            assertThat(answer.getBody()).asInstanceOf(list(float[].class)).hasSize(100);
        }
        assertThat(server.requests())
                .extracting(request -> request.texts().size())
                .containsExactly(96, 4);
    }

    @Test
    void aFolderOfTextsIsCollectedIntoOneList(CopilotServer server) throws Exception {
        Path articles = Files.createDirectory(folder.resolve("articles"));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(articles.resolve(name), "Article " + name);
        }
        String yaml =
                block("yaml", "id: vectors")
                        .text()
                        .replace("uri: file:articles", "uri: file:" + articles)
                        .replace("noop: true", "noop: true\n        initialDelay: 0");
        try (PageContext page = PageContext.at(server).loadYaml(yaml).start()) {
            page.context().getRouteController().startRoute("vectors");
            await().atMost(30, SECONDS).until(() -> !server.requests().isEmpty());
        }
        assertThat(server.request(0).texts())
                .containsExactlyInAnyOrder("Article a", "Article b", "Article c");
    }

    @Test
    void anElementThatIsNoTextIsNamed(CopilotServer server) throws Exception {
        try (PageContext page = PageContext.at(server).start()) {
            assertThat(
                            page.send("copilot:embeddings?model=m", List.of("a", 7), Map.of())
                                    .getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("element 1");
        }
        assertThat(server.requests()).isEmpty();
    }
}
