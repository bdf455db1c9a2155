// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.httpagent.Caller.Answering;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.Outcome;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Time limits for Copilot and for callers. Each limit is tested with a separate agent on which only
 * this limit is short.
 */
class LimitsTest {

    /** The service does not respond. */
    @Nested
    class OfCopilot {

        @RegisterExtension
        static final RunningAgent AGENT =
                new RunningAgent().with("camel.component.copilot.response-timeout", "1s");

        @Test
        void tellsTheCallerThatCopilotDoesNotAnswer() throws Exception {
            AGENT.server().enqueue(Answer.silence());

            assertThat(AGENT.caller().post(Caller.conversation("Hello?")).statusCode())
                    .isEqualTo(504);
        }
    }

    /** The caller accepts no data. */
    @Nested
    class OfCallers {

        @RegisterExtension
        static final RunningAgent AGENT = new RunningAgent().with("agent.patience", "1s");

        @Test
        void hangsUpOnACallerThatTakesNothing() throws Exception {
            AGENT.server()
                    .enqueue(
                            Answer.sse(
                                            "data: {\"choices\":[{\"delta\":{\"content\":\"One\"}}]}\n\n")
                                    .repeat(
                                            ("data: {\"choices\":[{\"delta\":{\"content\":\""
                                                            + "x".repeat(10_000)
                                                            + "\"}}]}\n\n")
                                                    .getBytes(StandardCharsets.UTF_8),
                                            100_000));
            String body = Caller.conversation("Go on for ever.");

            try (Socket caller =
                    new Socket(InetAddress.getLoopbackAddress(), AGENT.url().getPort())) {
                caller.getOutputStream()
                        .write(
                                ("POST /agent HTTP/1.1\r\nHost: "
                                                + AGENT.url().getAuthority()
                                                + "\r\nContent-Type: application/json\r\nX-GitHub-Token: "
                                                + Caller.TOKEN
                                                + "\r\nContent-Length: "
                                                + body.length()
                                                + "\r\n\r\n"
                                                + body)
                                        .getBytes(StandardCharsets.US_ASCII));
                await().until(() -> !AGENT.server().requests().isEmpty());

                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () ->
                                        assertThat(AGENT.server().request(0).outcome())
                                                .isEqualTo(Outcome.HUNG_UP));
            }
        }
    }

    /** One answer at a time for each caller. */
    @Nested
    class OfOneCaller {

        @RegisterExtension
        static final RunningAgent AGENT = new RunningAgent().with("agent.answersOfOne", 1);

        @Test
        void refusesACallerThatHasAllItsPlacesAndNoOther() throws Exception {
            AGENT.server().answerWith(request -> Answer.text("One two three").stallAfter(2));
            try (Answering first = AGENT.caller().ask("Count.", "gho_the-token-of-ann")) {
                assertThat(first.text()).isEqualTo("One ");

                HttpResponse<String> second =
                        AGENT.caller().post(Caller.conversation("More."), "gho_the-token-of-ann");
                assertThat(second.statusCode()).isEqualTo(429);
                assertThat(second.body()).contains("too_many_requests");
                try (Answering other = AGENT.caller().ask("Count.", "gho_the-token-of-bob")) {
                    assertThat(other.text()).isEqualTo("One ");
                }
            }
        }
    }
}
