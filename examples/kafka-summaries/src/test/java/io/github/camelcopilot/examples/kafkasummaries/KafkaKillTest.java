// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The work of a process when others leave or join. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#kafka")
class KafkaKillTest {

    private static final int TEXTS = 2000;
    private static final int AT_ONCE = 16;

    private final Broker broker;

    KafkaKillTest(Broker broker) {
        this.broker = broker;
    }

    @Test
    void losesNothingAndRepeatsNoMoreThanWasInFlight() throws Exception {
        try (CopilotServer server = CopilotServer.start().keepAtMost(0);
                Cluster cluster = new Cluster(broker)) {
            server.answerWith(
                    request ->
                            Answer.text(Texts.summary(Texts.number(request)))
                                    .delay(Duration.ofMillis(30)));
            ExampleRun.Builder example =
                    cluster.example()
                            .property("atOnce", AT_ONCE)
                            .property("sessionTimeout", Cluster.SHORT_SESSION)
                            .server(server);
            List<ConsumerRecord<byte[], byte[]>> summaries;
            int atKill;
            try (ExampleRun killed = example.start();
                    ExampleRun survivor = example.start()) {
                // Each has three of the six partitions, and therefore a share of the new texts.
                cluster.awaitMembers(2);
                Texts.send(cluster, 0, TEXTS);

                cluster.awaitRecords(cluster.summaries(), TEXTS / 4);
                killed.kill();

                atKill = cluster.read(cluster.summaries()).size();
                summaries = awaitAll(cluster);
                assertThat(survivor.output())
                        .doesNotContain(Cluster.BATCH_FAILED, ExampleRun.TOKEN);
            }

            assertThat(atKill).as("killed in the middle").isLessThan(TEXTS - 2 * AT_ONCE);
            Map<Integer, Integer> counts = Texts.count(summaries);
            int repeated = summaries.size() - counts.size();
            System.out.printf(
                    "%s: %d texts, killed after %d summaries: %d lost, %d repeated, %d in flight%n",
                    broker, TEXTS, atKill, TEXTS - counts.size(), repeated, AT_ONCE);
            assertThat(counts).hasSize(TEXTS);
            assertThat(repeated).isLessThanOrEqualTo(AT_ONCE);
            assertThat(summaries).allSatisfy(Texts::assertSummary);
            assertThat(cluster.read(cluster.deadLetters())).isEmpty();
        }
    }

    @Test
    void losesNothingWhenAProcessJoinsInTheMiddle() throws Exception {
        AtomicBoolean joined = new AtomicBoolean();
        try (CopilotServer server = CopilotServer.start().keepAtMost(0);
                Cluster cluster = new Cluster(broker)) {
            server.answerWith(
                    request ->
                            Answer.text(Texts.summary(Texts.number(request)))
                                    .delay(Duration.ofMillis(joined.get() ? 10 : 500)));
            ExampleRun.Builder example =
                    cluster.example().property("atOnce", AT_ONCE).server(server);
            Texts.send(cluster, 0, TEXTS);
            try (ExampleRun first = example.start()) {
                cluster.awaitRecords(cluster.summaries(), AT_ONCE);
                try (ExampleRun second = example.start()) {
                    cluster.awaitMembers(2);
                    int atJoin = cluster.read(cluster.summaries()).size();
                    joined.set(true);

                    assertThat(atJoin).as("joined in the middle").isLessThan(TEXTS - 10 * AT_ONCE);
                    awaitAll(cluster);
                    assertThat(second.output()).doesNotContain(Cluster.BATCH_FAILED);
                }
                assertThat(first.output()).doesNotContain(Cluster.BATCH_FAILED);
            }

            List<ConsumerRecord<byte[], byte[]>> summaries = cluster.read(cluster.summaries());
            int repeated = summaries.size() - TEXTS;
            System.out.printf("%s: a process joined: %d repeated%n", broker, repeated);
            assertThat(Texts.count(summaries)).hasSize(TEXTS);
            // The texts in progress in the first process when it gave half of the partitions away.
            assertThat(repeated).isLessThanOrEqualTo(2 * AT_ONCE);
            assertThat(summaries).allSatisfy(Texts::assertSummary);
        }
    }

    /** Waits until each text has a summary. */
    private static List<ConsumerRecord<byte[], byte[]>> awaitAll(Cluster cluster) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () ->
                                assertThat(Texts.count(cluster.read(cluster.summaries())))
                                        .hasSize(TEXTS));
        return cluster.read(cluster.summaries());
    }
}
