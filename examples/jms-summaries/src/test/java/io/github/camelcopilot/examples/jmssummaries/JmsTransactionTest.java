// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import jakarta.jms.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Receiving a text and sending its summary happen both or not at all. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#artemisAndContainer")
class JmsTransactionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter Broker broker;

    private CopilotServer server;
    private Queues queues;
    private final Model model = Model.slow();

    @BeforeEach
    void start() throws Exception {
        server = CopilotServer.start().keepAtMost(0).answerWith(model);
        queues = new Queues(broker);
    }

    @AfterEach
    void stop() {
        queues.close();
        server.close();
    }

    @Test
    void takesASummaryBackThatWasSentBeforeAFailure() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        queues.deliverWithoutLimit(queues.texts());
        try (Routes routes = Routes.start(queues, server, Map.of("deliveries", "1000"))) {
            after(
                    routes.context(),
                    exchange -> {
                        if (failing.get()) {
                            throw new IOException("after the sending");
                        }
                    });
            queues.sendTexts(0, 2);
            await().atMost(PATIENCE).until(() -> model.calls() > 6);
            assertThat(queues.waiting(queues.summaries())).isEmpty();

            failing.set(false);
            await().atMost(PATIENCE).until(() -> summaries() >= 2);
        }
        assertThat(summaries()).isEqualTo(2);
        assertThat(queues.waiting(queues.texts())).isEmpty();
        assertThat(deadLetters()).isZero();
    }

    @Test
    void takesASummaryBackThatWasSentBeforeAKill() throws Exception {
        queues.sendTexts(0, 1);
        try (ExampleRun run = queues.example(NeverCommits.class).server(server).start()) {
            run.awaitOutput("sent, not committed");
            assertThat(queues.waiting(queues.summaries())).isEmpty();
            run.kill();
        }
        await().atMost(PATIENCE).until(() -> queues.waiting(queues.texts()).size() == 1);
        assertThat(queues.waiting(queues.summaries())).isEmpty();

        try (Routes routes = Routes.start(queues, server, Map.of())) {
            await().atMost(PATIENCE).until(() -> summaries() == 1);
        }
        assertThat(queues.waiting(queues.texts())).isEmpty();
        assertThat(summaries()).isEqualTo(1);
        assertThat(model.calls()).isEqualTo(2);
    }

    @Test
    void losesNothingWhileTheBrokerTakesNoSummaries() throws Exception {
        queues.deliverWithoutLimit(queues.texts());
        queues.refuse(queues.summaries(), true);
        queues.sendTexts(0, 3);
        try (Routes routes = Routes.start(queues, server, Map.of("deliveries", "1000"))) {
            await().atMost(PATIENCE).until(() -> model.calls() > 3);
            // The broker counts existing messages, so it accepts the first one.
            assertThat(summaries()).isLessThan(3);

            queues.refuse(queues.summaries(), false);
            await().atMost(PATIENCE).until(() -> summaries() >= 3);
        }
        assertThat(summaries()).isEqualTo(3);
        assertThat(queues.waiting(queues.texts())).isEmpty();
        assertThat(deadLetters()).isZero();
    }

    @Test
    void keepsTextsWhileTheServiceRefusesAll() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean(true);
        Model quota =
                Model.with(
                        (number, time) ->
                                refusing.get() ? Answer.status(402, "quota exceeded") : null);
        server.answerWith(quota);
        queues.sendTexts(0, 10);
        try (Routes routes =
                Routes.start(queues, server, Map.of("pause", "50", "consumers", "2"))) {
            await().atMost(PATIENCE).until(() -> quota.calls() > 10 && quota.asked().size() >= 2);
            assertThat(quota.asked()).as("one text for each consumer").hasSize(2);
            assertThat(queues.waiting(queues.texts())).hasSize(8);

            refusing.set(false);
            await().atMost(PATIENCE).until(() -> summaries() == 10);
        }
        assertThat(deadLetters()).isZero();
        for (Message summary : queues.waiting(queues.summaries())) {
            assertThat(summary.getIntProperty("textDeliveries")).isEqualTo(1);
        }
    }

    @Test
    void givesTextsBackWhenStoppedWhileTheServiceRefusesAll() throws Exception {
        Model refused = Model.with((number, time) -> Answer.status(401, "bad credentials"));
        server.answerWith(refused);
        queues.sendTexts(0, 10);
        // The last delivery is returned as well.
        Map<String, String> properties = Map.of("deliveries", "1", "consumers", "2");

        try (Routes routes = Routes.start(queues, server, properties)) {
            await().atMost(PATIENCE).until(() -> refused.calls() >= 2);
        }

        await().atMost(PATIENCE).until(() -> queues.waiting(queues.texts()).size() == 10);
        assertThat(deadLetters()).isZero();
        assertThat(summaries()).isZero();
    }

    @Test
    void keepsTheQueueForRepliesAndWaitsForNone() throws Exception {
        queues.send(
                session -> {
                    Message message = session.createTextMessage("Text 0.");
                    message.setJMSReplyTo(session.createQueue(queues.deadLetters()));
                    return message;
                });
        try (Routes routes = Routes.start(queues, server, Map.of())) {
            await().atMost(PATIENCE).until(() -> summaries() == 1);
        }
        assertThat(queues.waiting(queues.summaries()).get(0).getJMSReplyTo())
                .hasToString("ActiveMQQueue[" + queues.deadLetters() + "]");
        assertThat(deadLetters()).isZero();
    }

    @Test
    void takesNoOptionOfTheComponentFromTheSender() throws Exception {
        queues.send(
                session -> {
                    Message message = session.createTextMessage("Text 0.");
                    message.setStringProperty("CamelCopilotModel", "the-most-expensive");
                    return message;
                });
        server.keepAtMost(1);
        try (Routes routes = Routes.start(queues, server, Map.of())) {
            await().atMost(PATIENCE).until(() -> summaries() == 1);
        }
        assertThat(server.request(0).bodyText()).doesNotContain("expensive");
    }

    private int summaries() throws Exception {
        return queues.waiting(queues.summaries()).size();
    }

    private int deadLetters() throws Exception {
        return queues.waiting(queues.deadLetters()).size();
    }

    /** Runs an action after a summary has been sent and before its transaction is committed. */
    private static void after(CamelContext context, Processor processor) throws Exception {
        AdviceWith.adviceWith(
                context, "summarize", advice -> advice.weaveAddLast().process(processor));
    }

    /** The example, which halts before its first commit. */
    static final class NeverCommits {

        private NeverCommits() {}

        public static void main(String[] arguments) throws Exception {
            Main main = new Main();
            main.addMainListener(
                    new MainListenerSupport() {
                        @Override
                        public void afterConfigure(BaseMainSupport configured) {
                            try {
                                after(configured.getCamelContext(), NeverCommits::stop);
                            } catch (Exception failure) {
                                throw new IllegalStateException(failure);
                            }
                        }
                    });
            main.run();
        }

        private static void stop(Exchange exchange) throws InterruptedException {
            System.out.println("sent, not committed");
            new CountDownLatch(1).await();
        }
    }
}
