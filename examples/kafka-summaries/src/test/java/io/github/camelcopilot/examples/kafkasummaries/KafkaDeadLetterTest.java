// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that cannot be summarised. */
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#kafka")
class KafkaDeadLetterTest {

    private static final int TEXTS = 1000;
    private static final String[] ADDED = {
        "deadLetter.reason",
        "deadLetter.exception",
        "deadLetter.topic",
        "deadLetter.partition",
        "deadLetter.offset"
    };

    private final Broker broker;
    private CopilotServer server;
    private Cluster cluster;

    KafkaDeadLetterTest(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void start() throws Exception {
        server = CopilotServer.start().keepAtMost(0);
        cluster = new Cluster(broker);
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.close();
    }

    @Test
    void areThoseThatTheModelRefusesAndAllOthersAreSummarisedOnce() throws Exception {
        server.answerWith(
                request -> {
                    int number = Texts.number(request);
                    return (number % 100 == 0 ? refusal(number) : answer(number))
                            .delay(Duration.ofMillis(10));
                });
        Texts.send(cluster, 0, TEXTS);

        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitCommitted(TEXTS);
            assertThat(run.stop()).as(run.output()).isEqualTo(143);
            assertThat(run.output()).doesNotContain(ExampleRun.TOKEN, Cluster.BATCH_FAILED);
        }

        List<ConsumerRecord<byte[], byte[]>> summaries = cluster.read(cluster.summaries());
        assertThat(summaries).hasSize(TEXTS - TEXTS / 100).allSatisfy(Texts::assertSummary);
        assertThat(Texts.count(summaries)).hasSize(TEXTS - TEXTS / 100);
        List<ConsumerRecord<byte[], byte[]>> dead = cluster.read(cluster.deadLetters());
        assertThat(dead)
                .hasSize(TEXTS / 100)
                .allSatisfy(
                        letter -> {
                            int number = Texts.number(letter);
                            Texts.assertOriginal(letter, ADDED);
                            assertThat(Texts.string(letter.value())).isEqualTo(Texts.text(number));
                            assertThat(Texts.header(letter, "deadLetter.reason"))
                                    .contains(
                                            number % 200 == 0
                                                    ? "not to my taste"
                                                    : "content_filter")
                                    .doesNotContain(ExampleRun.TOKEN);
                            assertThat(Texts.header(letter, "deadLetter.exception"))
                                    .isEqualTo(
                                            (number % 200 == 0
                                                            ? CopilotRequestException.class
                                                            : IllegalStateException.class)
                                                    .getName());
                            assertThat(origin(letter).value()).isEqualTo(letter.value());
                        });
        assertThat(Texts.count(dead).keySet()).allMatch(number -> number % 100 == 0).hasSize(10);
    }

    @Test
    void keepTheirVeryBytesAndTombstonesPass() throws Exception {
        server.answerWith(request -> answer(Texts.number(request)));
        byte[] noText = {'a', (byte) 0xff, 'z'};
        send(1, Texts.bytes(" \n\t"));
        send(2, noText);
        send(3, null);
        send(4, Texts.bytes(Texts.text(4)));
        cluster.flush();

        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitCommitted(4);
            assertThat(run.output()).doesNotContain(Cluster.BATCH_FAILED);
        }

        assertThat(cluster.read(cluster.summaries()))
                .hasSize(2)
                .anySatisfy(
                        tombstone -> {
                            assertThat(Texts.number(tombstone)).isEqualTo(3);
                            assertThat(tombstone.value()).isNull();
                            assertThat(tombstone.headers()).isEmpty();
                        })
                .anySatisfy(
                        summary ->
                                assertThat(summary.value())
                                        .isEqualTo(Texts.bytes(Texts.summary(4))));
        assertThat(cluster.read(cluster.deadLetters()))
                .hasSize(2)
                .anySatisfy(
                        blank -> {
                            assertThat(blank.value()).isEqualTo(Texts.bytes(" \n\t"));
                            assertThat(Texts.header(blank, "deadLetter.reason")).isNotBlank();
                        })
                .anySatisfy(
                        letter -> {
                            assertThat(letter.value()).isEqualTo(noText);
                            assertThat(Texts.header(letter, "deadLetter.reason"))
                                    .contains("not valid UTF-8");
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "max.message.bytes, 1,       RecordTooLargeException",
        "cleanup.policy,    compact, InvalidRecordException"
    })
    void areThoseWhoseSummaryKafkaNeverTakes(String option, String value, String refusal)
            throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.answerWith(
                request -> {
                    asked.incrementAndGet();
                    return answer(Texts.number(request));
                });
        cluster.configureSummaries(option, value);
        byte[] text = Texts.bytes(Texts.text(1));
        cluster.send(new ProducerRecord<>(cluster.texts(), null, text));
        cluster.flush();

        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitCommitted(1);
            assertThat(run.output()).doesNotContain(Cluster.BATCH_FAILED);
        }

        assertThat(cluster.read(cluster.summaries())).isEmpty();
        assertThat(cluster.read(cluster.deadLetters()))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.key()).isNull();
                            assertThat(letter.value()).isEqualTo(text);
                            assertThat(Texts.header(letter, "deadLetter.exception"))
                                    .endsWith(refusal);
                            assertThat(letter.headers())
                                    .extracting(Header::key)
                                    .containsExactlyInAnyOrder(ADDED);
                        });
        assertThat(asked).hasValue(1);
    }

    @Test
    void areNotThoseThatTheServerFailsFirstDuringAStop() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        server.answerWith(
                request ->
                        failed.compareAndSet(false, true)
                                ? Answer.status(500, "a fault").delay(Duration.ofSeconds(3))
                                : answer(Texts.number(request)));
        Texts.send(cluster, 0, 1);

        try (ExampleRun run =
                cluster.example()
                        .property("camel.component.copilot.maxRetries", 0)
                        .server(server)
                        .start()) {
            await().atMost(Duration.ofSeconds(60)).untilTrue(failed);
            assertThat(run.stop()).as(run.output()).isEqualTo(143);
        }

        cluster.awaitCommitted(1);
        assertThat(cluster.read(cluster.summaries()))
                .singleElement()
                .satisfies(Texts::assertSummary);
        assertThat(cluster.read(cluster.deadLetters())).isEmpty();
    }

    private void send(int number, byte[] value) {
        cluster.send(new ProducerRecord<>(cluster.texts(), Texts.key(number), value));
    }

    /** Returns the original text of a dead letter. */
    private ConsumerRecord<byte[], byte[]> origin(ConsumerRecord<byte[], byte[]> letter) {
        assertThat(Texts.header(letter, "deadLetter.topic")).isEqualTo(cluster.texts());
        int partition = Integer.parseInt(Texts.header(letter, "deadLetter.partition"));
        long offset = Long.parseLong(Texts.header(letter, "deadLetter.offset"));
        return cluster.read(cluster.texts()).stream()
                .filter(text -> text.partition() == partition && text.offset() == offset)
                .findFirst()
                .orElseThrow();
    }

    private static Answer answer(int number) {
        return Answer.text(Texts.summary(number));
    }

    private static Answer refusal(int number) {
        return number % 200 == 0
                ? Answer.status(400, "This text is not to my taste")
                : Answer.json(
                        "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":"
                                + "\"content_filter\",\"message\":{\"role\":\"assistant\","
                                + "\"content\":\"\"}}]}");
    }
}
