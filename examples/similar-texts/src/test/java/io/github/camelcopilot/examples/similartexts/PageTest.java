// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.Browser;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real Chromium. */
class PageTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)> %2F ${body}.txt";
    private static final String MARKUP = "<b>bold</b> <script>alert(1)</script>";

    @RegisterExtension static final Browser BROWSER = new Browser();

    @TempDir static Path directory;

    private static CopilotServer server;
    private static RunningTexts texts;

    @BeforeAll
    static void start() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("texts"));
        Files.writeString(folder.resolve("bread-rye.txt"), "Bake rye bread with yeast.");
        Files.writeString(folder.resolve("bread-crust.txt"), "Bake bread with yeast and steam.");
        Files.writeString(folder.resolve("stars-orion.txt"), "Orion shines at night.");
        Files.writeString(folder.resolve(HOSTILE), MARKUP);
        Files.writeString(folder.resolve("<u>.txt"), " ");
        server = CopilotServer.start();
        texts = new RunningTexts(server, folder, directory, Map.of());
        texts.awaitEmbedded(4);
    }

    @AfterAll
    static void stop() {
        texts.close();
        server.close();
    }

    @BeforeEach
    void open() {
        server.reset();
        BROWSER.open(texts.url(), 1024, 768);
        await().until(() -> count(".point") == 4);
    }

    @AfterEach
    void makesNoMarkupOfNamesAndTexts() {
        assertThat(count("main :is(img, b, i, u, script)")).isZero();
    }

    @Test
    void showsATextAndItsNeighboursWhenAPointIsClicked() {
        click("bread-rye.txt");

        await().until(() -> BROWSER.text("#title").equals("bread-rye.txt"));
        assertThat(BROWSER.text("#content")).isEqualTo("Bake rye bread with yeast.");
        assertThat(BROWSER.text("#nearest li")).contains("bread-crust.txt");
        assertThat(count("#nearest li")).isEqualTo(3);
        assertThat(count("#lines line")).isEqualTo(3);
        assertThat(BROWSER.text("#status")).isEqualTo("4 texts");
        assertThat(BROWSER.text("#share")).contains("% of the differences");

        BROWSER.click("#nearest button");

        await().until(() -> BROWSER.text("#title").equals("bread-crust.txt"));
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @Test
    void selectsAPointWithTheKeyboard() {
        BROWSER.run("document.querySelector('[data-name=\"stars-orion.txt\"]').focus()");
        BROWSER.run(
                "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))");

        await().until(() -> BROWSER.text("#title").equals("stars-orion.txt"));
        assertThat(BROWSER.run("return document.activeElement.dataset.name").asText())
                .isEqualTo("stars-orion.txt");
        assertThat(BROWSER.run("return document.activeElement.ariaPressed").asText())
                .isEqualTo("true");
    }

    @Test
    void placesASearchInThePlane() {
        BROWSER.type("#text", "Which stars shine at night?" + Browser.ENTER);

        await().until(() -> count("#query") == 1);
        assertThat(BROWSER.text("#title")).isEqualTo("Search");
        assertThat(BROWSER.text("#nearest li")).contains("stars-orion.txt");
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @Test
    void takesHostileNamesAndTextsAsText() {
        click(HOSTILE);
        await().until(() -> BROWSER.text("#title").equals(HOSTILE));
        assertThat(BROWSER.text("#content")).isEqualTo(MARKUP);

        BROWSER.type("#text", MARKUP + Browser.ENTER);

        await().until(() -> BROWSER.text("#title").equals("Search"));
        assertThat(BROWSER.text("#content")).isEqualTo(MARKUP);
        BROWSER.click("#refused summary");
        assertThat(BROWSER.text("#refused li")).isEqualTo("<u>.txt: The file contains no text.");
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @Test
    void showsThatASearchFailed() {
        server.answerWith(request -> Answer.status(500, "out of order"));

        BROWSER.type("#text", "bread" + Browser.ENTER);

        await().until(() -> BROWSER.text("#problem").contains("out of order"));
        assertThat(BROWSER.complaints()).allMatch(line -> line.contains("502"));
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 1280})
    void fitsTheWindow(int width) {
        BROWSER.open(texts.url(), width, 700);
        await().until(() -> count(".point") == 4);
        click(HOSTILE);
        await().until(() -> BROWSER.text("#title").equals(HOSTILE));

        assertThat(BROWSER.run("return document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
    }

    private static void click(String name) {
        BROWSER.run(
                "[...document.querySelectorAll('.point')].find(it => it.dataset.name === arguments[0])"
                        + ".dispatchEvent(new MouseEvent('click'))",
                name);
    }

    private static int count(String selector) {
        return BROWSER.run("return document.querySelectorAll(arguments[0]).length", selector)
                .asInt();
    }
}
