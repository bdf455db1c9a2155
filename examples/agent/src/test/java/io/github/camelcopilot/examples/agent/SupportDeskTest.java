// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.Browser;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.RecordedRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The desk in a real Chromium, from key presses to the rows in the database. */
class SupportDeskTest {

    private static final String REFUND = "Please use refundOrder with orderNumber=1001";

    @RegisterExtension static final Browser BROWSER = new Browser();

    @RegisterExtension static final RunningDesk DESK = new RunningDesk();

    @BeforeEach
    void openANewConversation() {
        BROWSER.open("about:blank", 412, 915);
        BROWSER.open(DESK.url(), 412, 915);
    }

    @AfterEach
    void nothingWasBlockedOrBroken() {
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lookupOrder, 1001, Tent for two",
        "lookupOrder, 4711, There is no order with this number.",
        "shippingStatus, 1002, on the way",
        "shippingStatus, 1003, no parcel"
    })
    void showsTheToolCallAndAnswersWithItsResult(String tool, int order, String result) {
        ask("Use " + tool + " with orderNumber=" + order);

        awaitTool("done");
        awaitAnswer(result);
        awaitStatus("The answer is complete.");
        assertThat(BROWSER.text(".tool .line")).contains(tool, String.valueOf(order));
    }

    @Test
    void showsToolCallsWhileTheAnswerGrows() {
        DESK.server()
                .enqueue(
                        Answer.text("I am looking. ")
                                .toolCall("lookupOrder", "{\"orderNumber\":1001}"),
                        Answer.text("One two three four five six")
                                .chunkDelay(Duration.ofMillis(200)));

        ask("What is in order 1001?");

        awaitAnswer("One two");
        assertThat(answer()).doesNotContain("six");
        assertThat(BROWSER.run("return document.getElementById('events').innerText").asText())
                .containsSubsequence("I am looking.", "lookupOrder", "done", "One two");
        awaitAnswer("One two three four five six");
    }

    @Test
    void changesNothingIfAPersonDeniesARefund() throws Exception {
        ask(REFUND);
        awaitApproval();
        assertThat(BROWSER.text(".tool .line")).contains("refundOrder", "{\"orderNumber\":1001}");

        BROWSER.type(".reason", "The customer keeps the tent.");
        BROWSER.click(".deny");

        awaitTool("denied");
        awaitAnswer("The customer keeps the tent.");
        assertThat(BROWSER.text(".approval")).isEmpty();
        assertThat(DESK.refunds()).isEmpty();
    }

    @Test
    void refundsOnceWhenAPersonApproves() throws Exception {
        ask(REFUND);
        awaitApproval();
        BROWSER.click(".deny");
        awaitTool("denied");
        awaitStatus("The answer is complete.");

        ask(REFUND);
        awaitApproval();
        assertThat(DESK.refunds()).isEmpty();
        // A second click comes before the page can react to the first.
        BROWSER.run(
                "const approve = [...document.querySelectorAll('.approve')].at(-1); approve.click(); approve.click();");

        awaitTool("done");
        awaitAnswer("Order 1001 has been refunded.");
        awaitStatus("The answer is complete.");
        assertThat(DESK.refunds()).containsExactly("1001 189.00");
        assertThat(results()).doesNotContain("Nothing was refunded");
    }

    @Test
    void keepsARequestForApprovalWhenThePageIsReloaded() throws Exception {
        ask(REFUND);
        awaitApproval();

        BROWSER.reload();

        awaitApproval();
        assertThat(BROWSER.text(".question")).contains(REFUND);
        BROWSER.click(".approve");
        awaitAnswer("Order 1001 has been refunded.");

        BROWSER.reload();

        awaitAnswer("Order 1001 has been refunded.");
        assertThat(BROWSER.text(".approval")).isEmpty();
        assertThat(DESK.refunds()).containsExactly("1001 189.00");
    }

    @Test
    void runsADecisionOnceAlthoughTwoPagesSendIt() throws Exception {
        ask(REFUND);
        awaitApproval();

        BROWSER.run(
                """
                const chat = location.hash.slice(1);
                const body = JSON.stringify({ chat, decisions: { [arguments[0]]: 'approve' } });
                const send = () => fetch('/decision',
                    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
                return Promise.all([send(), send(), send()]).then(() => null);
                """,
                callId());
        BROWSER.reload();

        awaitAnswer("Order 1001 has been refunded.");
        await().until(
                        () ->
                                BROWSER.run("return document.querySelectorAll('.error').length")
                                                .asInt()
                                        == 2);
        assertThat(DESK.refunds()).containsExactly("1001 189.00");
        assertThat(results()).doesNotContain("Nothing was refunded");
    }

    @Test
    void deniesWhatWaitsIfAQuestionFollowsInsteadOfADecision() throws Exception {
        ask(REFUND);
        awaitApproval();

        ask("First look it up: lookupOrder orderNumber=1001");

        awaitAnswer("Tent for two");
        assertThat(BROWSER.text(".tool .line")).contains("refundOrder", "denied");
        assertThat(BROWSER.text(".approval")).isEmpty();
        assertThat(DESK.refunds()).isEmpty();
    }

    @Test
    void showsAToolThatFailsAndGoesOn() throws Exception {
        DESK.context().getRouteController().stopRoute("carrier");
        try {
            ask("Use shippingStatus with orderNumber=1001");

            awaitTool("failed");
            awaitAnswer("The tool shippingStatus failed");
        } finally {
            DESK.context().getRouteController().startRoute("carrier");
        }
    }

    @Test
    void showsWhyThereIsNoAnswerAndTakesTheNextQuestion() {
        DESK.server().enqueue(Answer.status(500, "out of order"));
        ask("What is in order 1001?");
        await().untilAsserted(() -> assertThat(BROWSER.text(".error")).contains("out of order"));

        ask("lookupOrder orderNumber=1001");

        awaitAnswer("Tent for two");
    }

    @Test
    void makesNoMarkupOfAnyText() {
        String attack = "<img src=x onerror=alert(1)> <b>bold</b>";
        DESK.server()
                .enqueue(
                        Answer.text(attack).toolCall("<u>tool</u>", "{\"orderNumber\":\"<i>\"}"),
                        Answer.text(attack));

        ask("<u>Attack</u>!");

        awaitAnswer(attack);
        awaitStatus("The answer is complete.");
        assertThat(
                        BROWSER.run(
                                        "return document.querySelectorAll('main :is(img, b, i, u, script)').length")
                                .asInt())
                .isZero();
    }

    @Test
    void beginsANewConversation() {
        ask("lookupOrder orderNumber=1001");
        awaitStatus("The answer is complete.");

        BROWSER.click("#new");

        await().untilAsserted(() -> assertThat(BROWSER.text("#welcome")).contains("Which order"));
        BROWSER.click(".samples button");
        awaitAnswer("Tent for two");
        assertThat(lastRequest().json().path("messages").findValuesAsText("role"))
                .containsExactly("system", "user", "assistant", "tool");
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 1280})
    void fitsTheWindow(int width) {
        BROWSER.open(DESK.url(), width, 812);
        ask(REFUND + " " + "Donaudampfschifffahrt".repeat(10));
        awaitApproval();

        assertThat(BROWSER.run("return document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
    }

    @Test
    void namesEveryControlForThoseWhoDoNotSeeIt() {
        ask(REFUND);
        awaitApproval();

        assertThat(
                        BROWSER.run(
                                        "return [...document.querySelectorAll('button, textarea, input')]"
                                                + ".filter(it => !(it.ariaLabel || it.textContent.trim() || it.labels?.length))"
                                                + ".map(it => it.outerHTML).join('\\n')")
                                .asText())
                .isEmpty();
    }

    private static void ask(String question) {
        BROWSER.type("#text", question + Browser.ENTER);
    }

    private static void awaitApproval() {
        await().untilAsserted(
                        () -> {
                            assertThat(lastTool()).contains("waits for approval");
                            assertThat(BROWSER.text("#status")).contains("waits for your approval");
                        });
    }

    private static void awaitTool(String state) {
        await().untilAsserted(() -> assertThat(lastTool()).endsWith(state));
    }

    private static void awaitAnswer(String text) {
        await().untilAsserted(() -> assertThat(answer()).contains(text));
    }

    private static void awaitStatus(String text) {
        await().untilAsserted(() -> assertThat(BROWSER.text("#status")).isEqualTo(text));
    }

    private static String lastTool() {
        return last(".tool .line");
    }

    private static String answer() {
        return last(".answer .text");
    }

    /** Returns the text of the last matching element; empty if there is none. */
    private static String last(String selector) {
        return BROWSER.run(
                        "return [...document.querySelectorAll(arguments[0])].at(-1)?.innerText ?? '';",
                        selector)
                .asText()
                .strip();
    }

    private static RecordedRequest lastRequest() {
        List<RecordedRequest> requests = DESK.server().requests();
        return requests.get(requests.size() - 1);
    }

    /** Returns the id of the only call. */
    private static String callId() {
        return BROWSER.run(
                        "return fetch('/events?after=0&chat=' + location.hash.slice(1))"
                                + ".then(response => response.json())"
                                + ".then(events => events.find(event => event.call_id).call_id)")
                .asText();
    }

    /** Returns the results of tools in all requests. */
    private static String results() {
        StringBuilder results = new StringBuilder();
        DESK.server().requests().forEach(request -> results.append(request.toolResults()));
        return results.toString();
    }
}
