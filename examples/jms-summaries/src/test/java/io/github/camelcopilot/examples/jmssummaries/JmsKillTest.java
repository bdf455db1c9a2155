// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.CopilotServer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Several processes share a queue, and one of them is killed or stopped. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#artemis")
record JmsKillTest(Broker broker) {

    private static final int TEXTS = 2000;
    private static final int CONSUMERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @Test
    void losesAndDoublesNothingWhenOneOfTwoProcessesIsKilled() throws Exception {
        Model model = Model.slow();
        try (CopilotServer server = CopilotServer.start().keepAtMost(0).answerWith(model);
                Queues queues = new Queues(broker);
                ExampleRun killed = example(queues, server).start();
                ExampleRun other = example(queues, server).start()) {
            List<Message> summaries = queues.listen(queues.summaries());
            List<Message> deadLetters = queues.listen(queues.deadLetters());
            // Otherwise the first one may process most texts before the other starts.
            await().atMost(PATIENCE).until(() -> queues.consumers() == 2 * CONSUMERS);
            queues.sendTexts(0, TEXTS);
            await().atMost(PATIENCE).until(() -> summaries.size() > TEXTS / 4);
            killed.kill();
            int done = summaries.size();

            await().atMost(PATIENCE).until(() -> distinct(summaries) == TEXTS);
            assertThat(done).isLessThan(TEXTS);
            assertThat(other.stop()).as(other.output()).isEqualTo(128 + 15);
            assertThat(queues.waiting(queues.texts())).isEmpty();
            await().atMost(PATIENCE).until(() -> queues.waiting(queues.summaries()).isEmpty());

            int doubled = summaries.size() - TEXTS;
            long redelivered = redelivered(summaries);
            System.out.printf(
                    "%s: killed after %d of %d; %d redelivered, %d summaries too many, %d calls too"
                            + " many%n",
                    broker, done, TEXTS, redelivered, doubled, model.calls() - TEXTS);
            assertThat(doubled).isZero();
            // More than one per consumer: the client of Artemis may hold texts in advance in spite
            // of consumerWindowSize=0. A receive that times out resets the credit of its consumer,
            // and if a text is on its way just then, what that text used up is forgotten
            // (ClientConsumerImpl.resetIfSlowConsumer, ServerConsumerImpl.receiveCredits of 2.41;
            // not reported). No model was asked for those. Texts without number held in advance
            // would be nearly half of all.
            assertThat(redelivered).isBetween(1L, TEXTS / 10L);
            assertThat(model.calls() - TEXTS).isBetween(0, CONSUMERS);
            assertThat(deadLetters).isEmpty();
            assertThat(queues.waiting("DLQ").stream().filter(each -> isOf(queues, each))).isEmpty();
            for (Message summary : summaries) {
                assertBelongsToItsText(summary);
            }
            assertThat(killed.output() + other.output()).doesNotContain(ExampleRun.TOKEN);
        }
    }

    @Test
    void finishesWhatIsUnderWayWhenStoppedAndAsksNothingTwiceAfterwards() throws Exception {
        int texts = 100;
        Model model = Model.slow();
        try (CopilotServer server = CopilotServer.start().keepAtMost(0).answerWith(model);
                Queues queues = new Queues(broker);
                ExampleRun first = example(queues, server).start()) {
            List<Message> summaries = queues.listen(queues.summaries());
            queues.sendTexts(0, texts);
            await().atMost(PATIENCE).until(() -> summaries.size() > texts / 10);

            assertThat(first.stop()).as(first.output()).isEqualTo(128 + 15);

            int asked = model.calls();
            await().atMost(PATIENCE).until(() -> summaries.size() == asked);
            assertThat(asked).isLessThan(texts);
            try (ExampleRun second = example(queues, server).start()) {
                await().atMost(PATIENCE).until(() -> summaries.size() == texts);
                second.stop();
            }
            assertThat(model.asked())
                    .isEqualTo(
                            IntStream.range(0, texts)
                                    .boxed()
                                    .collect(toMap(identity(), number -> 1)));
            // A text that arrives at the moment of the stop, or was held in advance (see above), is
            // given back unread.
            assertThat(redelivered(summaries)).isLessThan(texts / 2);
            assertThat(queues.waiting(queues.texts())).isEmpty();
        }
    }

    private static ExampleRun.Builder example(Queues queues, CopilotServer server) {
        return queues.example(JmsSummaries.class).server(server).property("consumers", CONSUMERS);
    }

    private static int distinct(List<Message> messages) {
        return (int) messages.stream().map(JmsKillTest::id).distinct().count();
    }

    private static long redelivered(List<Message> summaries) throws JMSException {
        long count = 0;
        for (Message summary : summaries) {
            if (summary.getIntProperty("textDeliveries") > 1) {
                count++;
            }
        }
        return count;
    }

    private static void assertBelongsToItsText(Message summary) throws JMSException {
        int number = summary.getIntProperty("number");
        assertThat(
                        Map.of(
                                "body", summary.getBody(String.class),
                                "id", summary.getJMSCorrelationID(),
                                "type", summary.getJMSType(),
                                "customer", summary.getStringProperty("customer"),
                                "priority", summary.getJMSPriority()))
                .isEqualTo(
                        Map.of(
                                "body", "Summary of " + number,
                                "id", "id-" + number,
                                "type", "type-" + number,
                                "customer", "customer-" + number,
                                "priority", number % 10));
    }

    private static boolean isOf(Queues queues, Message deadLetter) {
        try {
            return queues.texts().equals(deadLetter.getStringProperty("_AMQ_ORIG_ADDRESS"));
        } catch (JMSException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String id(Message message) {
        try {
            return message.getJMSCorrelationID();
        } catch (JMSException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
