// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.examples.testing.Browser;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real Chromium, from key presses to the connection to the model. */
class BrowserTest {

    private static final String LONG_WORD = "Donaudampfschifffahrtsgesellschaft".repeat(5);

    @RegisterExtension static final Browser BROWSER = new Browser();

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    @BeforeEach
    void openThePageOnAPhone() {
        BROWSER.open(CHAT.url(), 375, 812);
    }

    @AfterEach
    void nothingWasBlockedOrBroken() {
        assertThat(BROWSER.complaints())
                // Chromium's message for every error response, which some tests expect.
                .filteredOn(complaint -> !complaint.contains("the server responded with a status"))
                .isEmpty();
    }

    @Test
    void showsTheAnswerWhileItGrows() {
        CHAT.server()
                .enqueue(
                        Answer.text("One two three four five six")
                                .chunkDelay(Duration.ofMillis(200)));

        ask("Count, please.");

        awaitAnswer("One two");
        assertThat(answer()).doesNotContain("six");
        assertThat(CHAT.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
        awaitAnswer("One two three four five six");
        await().untilAsserted(
                        () -> assertThat(BROWSER.text(".facts")).contains("simulator", "tokens"));
        assertThat(BROWSER.text(".question .text")).isEqualTo("Count, please.");
        assertThat(BROWSER.text("#status")).isEqualTo("The answer is complete.");
    }

    @Test
    void hangsUpOnTheModelAtTheStopButton() {
        CHAT.server().enqueue(Answer.text("One two three four").stallAfter(3));
        ask("Count, please.");
        awaitAnswer("One two");

        BROWSER.click("#stop");

        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(CHAT.server().request(0).outcome())
                                        .isEqualTo(Outcome.HUNG_UP));
        assertThat(BROWSER.text(".facts")).contains("Stopped");
        assertThat(answer()).isEqualTo("One two");
        assertThat(
                        BROWSER.run(
                                "return ['send', 'stop'].map(id => document.getElementById(id).hidden)"))
                .hasToString("[false,true]");
    }

    @Test
    void goesOnWithTheConversationAfterAStop() {
        CHAT.server().enqueue(Answer.text("One two three").stallAfter(3), Answer.text("Three."));
        ask("Count, please.");
        awaitAnswer("One two");
        BROWSER.click("#stop");

        ask("And then?");

        await().untilAsserted(
                        () ->
                                assertThat(BROWSER.text(".answer:last-child .text"))
                                        .isEqualTo("Three."));
        JsonNode messages = CHAT.server().request(1).json().path("messages");
        assertThat(messages.findValuesAsText("role"))
                .containsExactly("system", "user", "assistant", "user");
        assertThat(messages.findValuesAsText("content").subList(1, 4))
                .containsExactly("Count, please.", "One two ", "And then?");
    }

    @Test
    void tellsAnErrorAndTriesAgain() {
        CHAT.server()
                .enqueue(
                        Answer.status(429, "slow down").header("Retry-After", "95"),
                        Answer.text("Here I am."));
        ask("Are you there?");
        await().untilAsserted(
                        () ->
                                assertThat(BROWSER.text(".problem"))
                                        .contains("The model is busy", "95 seconds"));

        BROWSER.click(".again");

        awaitAnswer("Here I am.");
        assertThat(BROWSER.text(".problem")).isEmpty();
        assertThat(CHAT.server().request(1).json().path("messages").findValuesAsText("role"))
                .containsExactly("system", "user");
    }

    @Test
    void keepsTheBeginningOfAnAnswerThatBrokeOff() {
        CHAT.server()
                .enqueue(
                        Answer.text("One two three")
                                .chunkDelay(Duration.ofMillis(50))
                                .truncateAfter(3));

        ask("Count, please.");

        await().untilAsserted(
                        () ->
                                assertThat(BROWSER.text(".problem"))
                                        .contains("The answer broke off", "Try again"));
        assertThat(answer()).isEqualTo("One two");
    }

    @Test
    void keepsReasoningFolded() {
        CHAT.server()
                .enqueue(
                        Answer.sse(
                                "data: {\"choices\":[{\"delta\":{\"reasoning_text\":\"Let me see.\"}}]}\n\n",
                                "data: {\"choices\":[{\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"length\"}]}\n\n",
                                "data: [DONE]\n\n"));

        ask("Is it so?");

        awaitAnswer("Yes.");
        assertThat(BROWSER.text(".reasoning")).isEqualTo("Reasoning");
        BROWSER.click(".reasoning summary");
        assertThat(BROWSER.text(".thoughts")).isEqualTo("Let me see.");
        assertThat(BROWSER.text(".facts")).contains("cut off: token limit");
    }

    @Test
    void sendsWithEnterAndBreaksLinesWithShift() {
        CHAT.server().enqueue(Answer.text("Yes."));

        ask("One" + Browser.SHIFT + Browser.ENTER + Browser.SHIFT + "two");

        awaitAnswer("Yes.");
        assertThat(BROWSER.text(".question .text")).isEqualTo("One\ntwo");
    }

    @Test
    void makesNoMarkupOfTheModelsWords() {
        String attack =
                "<img src=x onerror=alert(1)> **<b>bold</b>** `<i>` [link](javascript:alert(1))"
                        + " [good](https://camel.apache.org)\n\n```html\n<script>alert(1)</script>\n```";
        CHAT.server().enqueue(Answer.text(attack));

        ask("<u>Attack</u>!");

        await().untilAsserted(() -> assertThat(BROWSER.text(".facts")).contains("tokens"));
        assertThat(answer())
                .contains(
                        "<img src=x onerror=alert(1)>",
                        "<b>bold</b>",
                        "[link](javascript:alert(1))",
                        "<script>alert(1)</script>");
        assertThat(
                        BROWSER.run(
                                        "return document.querySelectorAll('.messages :is(img, b, i:not(.waiting i), u, script)').length")
                                .asInt())
                .isZero();
        assertThat(
                        BROWSER.run(
                                        "return [...document.querySelectorAll('.answer a')].map(link => link.href).join()")
                                .asText())
                .isEqualTo("https://camel.apache.org/");
    }

    @Test
    void followsTheWordsUntilTheReaderScrollsUp() {
        CHAT.server()
                .enqueue(
                        Answer.text("One more line.\n\n".repeat(200) + "The end.")
                                .chunkDelay(Duration.ofMillis(5)));
        ask("Talk!");
        await().until(() -> fromTheEnd() == 0 && scrollTop() > 500);

        BROWSER.run("document.getElementById('scroller').scrollTop -= 300");
        await().until(() -> fromTheEnd() > 500);
        BROWSER.click("#to-end");

        awaitAnswer("The end.");
        await().until(() -> fromTheEnd() == 0);
        assertThat(BROWSER.text("#to-end")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 375, 812, 1280})
    void needsNoSidewaysScrolling(int width) {
        BROWSER.open(CHAT.url(), width, 812);
        assertNothingStandsOut(width);
        CHAT.server()
                .enqueue(
                        Answer.text(
                                LONG_WORD
                                        + " `"
                                        + LONG_WORD
                                        + "`\n\n```\n"
                                        + LONG_WORD
                                        + "\n```\n\n- "
                                        + LONG_WORD),
                        Answer.status(403, LONG_WORD));

        ask(LONG_WORD);
        await().untilAsserted(() -> assertThat(BROWSER.text(".facts")).contains("tokens"));
        assertNothingStandsOut(width);
        ask("Once more");
        await().untilAsserted(
                        () ->
                                assertThat(BROWSER.text(".answer:last-child .problem"))
                                        .contains("may not use"));
        assertNothingStandsOut(width);
    }

    private static void assertNothingStandsOut(int width) {
        assertThat(
                        BROWSER.run(
                                        "return [...document.querySelectorAll('body :not(pre *, .unseen, .symbols, .symbols *)')]"
                                                + ".filter(it => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 0.5)"
                                                + ".map(it => it.outerHTML.slice(0, 80)).join('\\n')")
                                .asText())
                .isEmpty();
        assertThat(BROWSER.run("return document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        assertThat(
                        BROWSER.run(
                                        "const main = document.getElementById('scroller'); return main.scrollWidth - main.clientWidth")
                                .asInt())
                .isZero();
    }

    @Test
    void doesNotMakeAPhoneZoomIn() {
        assertThat(
                        BROWSER.run(
                                        "return parseFloat(getComputedStyle(document.getElementById('question')).fontSize)")
                                .asDouble())
                .isGreaterThanOrEqualTo(16);
    }

    /** WCAG 2 requires a contrast of 4.5 to 1 between text and background. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isReadableInEitherColourScheme(String scheme) {
        BROWSER.colourScheme(scheme);
        CHAT.server()
                .enqueue(
                        Answer.text("Text, `code`, [link](https://camel.apache.org)\n\n> quote"),
                        Answer.status(403, "no"));
        ask("Hello?");
        await().untilAsserted(() -> assertThat(BROWSER.text(".facts")).contains("tokens"));
        ask("And now?");
        await().untilAsserted(
                        () ->
                                assertThat(BROWSER.text(".answer:last-child .problem"))
                                        .contains("may not use"));

        assertThat(BROWSER.run(CONTRAST).asText()).isEmpty();
    }

    /** Lists elements with insufficient contrast, each with its ratio. */
    private static final String CONTRAST =
            """
            const rgb = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
            const luminance = ([r, g, b]) => [r, g, b]
                .map((value) => value / 255)
                .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
            const behind = (node) => {
                for (let at = node; at; at = at.parentElement) {
                    const colour = rgb(getComputedStyle(at).backgroundColor);
                    if (colour.length < 4 || colour[3] > 0) return colour;
                }
                return [255, 255, 255];
            };
            return [...document.querySelectorAll('body *')]
                .filter((node) => node.checkVisibility() && !node.matches(':disabled, .unseen')
                    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
                .map((node) => {
                    const two = [luminance(rgb(getComputedStyle(node).color)), luminance(behind(node))];
                    return [node, (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05)];
                })
                .filter(([, ratio]) => ratio < 4.5)
                .map(([node, ratio]) => `${ratio.toFixed(2)} ${node.outerHTML.slice(0, 80)}`)
                .join('\\n');
            """;

    @Test
    void namesEveryControlForThoseWhoDoNotSeeIt() {
        CHAT.server().enqueue(Answer.text("Yes."));
        ask("Hello?");
        awaitAnswer("Yes.");

        assertThat(
                        BROWSER.run(
                                        "return [...document.querySelectorAll('button, textarea, summary')]"
                                                + ".filter(it => !(it.ariaLabel || it.textContent.trim() || it.labels?.length))"
                                                + ".map(it => it.outerHTML).join('\\n')")
                                .asText())
                .isEmpty();
        assertThat(BROWSER.run("return document.getElementById('messages').role").asText())
                .isEqualTo("log");
    }

    @Test
    void greetsFromTheTopWhereTheScreenIsTooSmallForAll() {
        BROWSER.open(CHAT.url(), 320, 400);

        assertThat(BROWSER.text("#welcome")).contains("What would you like to know?");
        assertThat(scrollTop()).isZero();
    }

    @Test
    void beginsANewConversation() {
        CHAT.server().enqueue(Answer.text("One."), Answer.text("Another."));
        ask("First?");
        awaitAnswer("One.");

        BROWSER.click("#new-chat");
        assertThat(BROWSER.text("#welcome")).contains("What would you like to know?");
        ask("Second?");

        awaitAnswer("Another.");
        assertThat(CHAT.server().request(1).json().path("messages").findValuesAsText("role"))
                .containsExactly("system", "user");
    }

    private static void ask(String question) {
        BROWSER.type("#question", question + Browser.ENTER);
    }

    private static void awaitAnswer(String text) {
        await().untilAsserted(() -> assertThat(answer()).contains(text));
    }

    private static String answer() {
        return BROWSER.text(".answer .text");
    }

    private static double fromTheEnd() {
        return Math.floor(
                BROWSER.run(
                                "const main = document.getElementById('scroller'); return main.scrollHeight - main.scrollTop - main.clientHeight")
                        .asDouble());
    }

    private static double scrollTop() {
        return BROWSER.run("return document.getElementById('scroller').scrollTop").asDouble();
    }
}
