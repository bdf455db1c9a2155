// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.examples.testing.Folder;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the folder is sent to the service, and kept in the database. */
class FolderTest {

    /** Refused by the simulated service. */
    private static final String REFUSED = "The service refuses this text.";

    @TempDir Path directory;

    private Folder folder;
    private CopilotServer server;

    @BeforeEach
    void start() throws Exception {
        folder = new Folder(Files.createDirectory(directory.resolve("texts")));
        server = CopilotServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RunningTexts run(Map<String, ?> properties) {
        return new RunningTexts(server, folder.path(), directory, properties);
    }

    private RunningTexts run() {
        return run(Map.of());
    }

    /** Returns the texts in the requests to the service, in order. */
    private List<String> sent() {
        return server.requests().stream().flatMap(it -> texts(it).stream()).toList();
    }

    private static List<String> texts(RecordedRequest request) {
        return StreamSupport.stream(request.json().path("input").spliterator(), false)
                .map(text -> text.asText())
                .toList();
    }

    private void writeTexts(int count) throws Exception {
        for (int i = 10; i < 10 + count; i++) {
            folder.write(i + ".txt", "Text " + i);
        }
    }

    @Test
    void sendsNewAndChangedTextsOnly() throws Exception {
        folder.write("a.txt", "Text a");
        folder.write("b.md", "Text b");
        folder.write("c.jpg", "No text");
        try (RunningTexts texts = run()) {
            texts.awaitEmbedded("a.txt", "b.md");
            assertThat(sent()).containsExactly("Text a", "Text b");

            folder.write("a.txt", "Changed text a");
            folder.write("d.txt", "Text d");
            await().until(() -> sent().size() == 4);
            texts.awaitEmbedded("a.txt", "b.md", "d.txt");

            Files.delete(folder.path().resolve("b.md"));
            texts.awaitEmbedded("a.txt", "d.txt");
        }
        Files.delete(folder.path().resolve("d.txt"));
        try (RunningTexts texts = run()) {
            texts.awaitEmbedded("a.txt");
            assertThat(texts.text("a.txt").path("content").asText()).isEqualTo("Changed text a");

            Files.delete(folder.path().resolve("a.txt"));
            texts.awaitEmbedded();
        }
        assertThat(sent().subList(2, sent().size()))
                .containsExactlyInAnyOrder("Changed text a", "Text d");
    }

    @Test
    void sendsAllTextsAgainIfTheModelChanges() throws Exception {
        folder.write("a.txt", "Text a");
        try (RunningTexts texts = run()) {
            texts.awaitEmbedded("a.txt");
        }
        try (RunningTexts texts = run(Map.of("camel.component.copilot.dimensions", 64))) {
            texts.awaitEmbedded("a.txt");
            assertThat(texts.nearestTo("Text")).hasSize(1);
        }
        assertThat(sent()).containsExactly("Text a", "Text a", "Text");
    }

    @Test
    void continuesWhereTheServiceFailed() throws Exception {
        writeTexts(10);
        AtomicInteger left = new AtomicInteger(1);
        server.answerWith(
                request -> left.getAndDecrement() > 0 ? null : Answer.status(500, "out of order"));
        try (RunningTexts texts = run()) {
            await().until(() -> texts.failure().contains("out of order"));
            List<String> answered = texts(server.request(0));
            assertThat(texts.embedded()).hasSameSizeAs(answered);

            server.answerWith(null);
            texts.awaitEmbedded(10);
            assertThat(texts.failure()).isEmpty();
            assertThat(sent().subList(answered.size(), sent().size()))
                    .doesNotContainAnyElementsOf(answered);
        }
    }

    @Test
    void continuesWhereItWasKilled() throws Exception {
        writeTexts(10);
        AtomicInteger left = new AtomicInteger(2);
        server.answerWith(request -> left.getAndDecrement() > 0 ? null : Answer.silence());
        try (ExampleRun killed =
                ExampleRun.of(SimilarTexts.class)
                        .property("texts.folder", folder.path())
                        .property("texts.database", RunningTexts.database(directory))
                        .property("texts.batch", RunningTexts.BATCH)
                        .property("texts.port", 0)
                        .server(server)
                        .start()) {
            // The third request follows when the vectors of the second one have been stored.
            await().atMost(Duration.ofSeconds(30)).until(() -> left.get() < 0);
            killed.kill();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> server.openConnections() == 0);
        List<String> answered =
                server.requests().stream().limit(2).flatMap(it -> texts(it).stream()).toList();
        server.reset();

        try (RunningTexts texts = run()) {
            texts.awaitEmbedded(10);
        }

        assertThat(sent())
                .hasSize(10 - answered.size())
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(answered);
    }

    @Test
    void saysWhyAFileIsNotEmbedded() throws Exception {
        server.answerWith(
                request ->
                        texts(request).contains(REFUSED)
                                ? Answer.status(400, "the text is too long")
                                : null);
        folder.write("blank.txt", " \n");
        Files.write(folder.path().resolve("latin1.txt"), new byte[] {'a', (byte) 0xe4, 'b'});
        folder.write("long.txt", "x".repeat(101));
        folder.write("nul.txt", "a\0b");
        folder.write("ok.txt", "A text");
        folder.write("refused.txt", REFUSED);
        folder.write("zz.txt", "One text more than allowed");
        try (RunningTexts texts = run(Map.of("texts.max", 6, "texts.maxBytes", 100))) {
            assertThat(texts.awaitProblem("blank.txt")).contains("no text");
            assertThat(texts.awaitProblem("latin1.txt")).contains("UTF-8");
            assertThat(texts.awaitProblem("long.txt")).contains("more than 100 bytes");
            assertThat(texts.awaitProblem("nul.txt")).contains("UTF-8");
            assertThat(texts.awaitProblem("refused.txt")).contains("the text is too long");
            assertThat(texts.awaitProblem("zz.txt")).contains("more than 6 texts");
            texts.awaitEmbedded("ok.txt");

            folder.write("refused.txt", "A better text");
            texts.awaitEmbedded("ok.txt", "refused.txt");
        }
    }

    @Test
    void keepsTheTextsOfAFolderThatHasDisappeared() throws Exception {
        folder.write("a.txt", "Text a");
        try (RunningTexts texts = run()) {
            texts.awaitEmbedded("a.txt");
            Path elsewhere = directory.resolve("elsewhere");
            Files.move(folder.path(), elsewhere);
            // Scans of the missing folder, and of the one that has returned.
            await().pollDelay(Duration.ofMillis(400)).until(() -> texts.embedded().size() == 1);
            Files.move(elsewhere, folder.path());
            folder.write("b.txt", "Text b");
            texts.awaitEmbedded("a.txt", "b.txt");
        }
        assertThat(sent()).containsExactly("Text a", "Text b");
    }
}
