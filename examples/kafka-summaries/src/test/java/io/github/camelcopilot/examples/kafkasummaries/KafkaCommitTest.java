package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is committed, and when. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#kafka")
class KafkaCommitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One for each text, none of them its fault. */
    private static final List<Answer> REFUSALS =
            List.of(
                    Answer.status(401, "unauthorized: bad credentials"),
                    Answer.status(402, "quota exceeded"),
                    Answer.status(403, "Copilot is not enabled"),
                    Answer.status(429, "slow down"),
                    Answer.resetBeforeHead());

    private final Broker broker;
    private CopilotServer server;
    private Cluster cluster;

    KafkaCommitTest(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void start() throws Exception {
        server = CopilotServer.start();
        cluster = new Cluster(broker);
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.close();
    }

    @Test
    void isNothingWhileOneAnswerOfTheBatchIsMissing() throws Exception {
        Texts.send(cluster, 0, 3);
        server.answerWith(
                request -> Texts.number(request) == 1 ? Answer.silence() : answer(request));
        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitRecords(cluster.summaries(), 2);
            await().atMost(PATIENCE).until(() -> server.requests().size() == 3);
            assertThat(cluster.committed()).isZero();
            run.kill();
        }
        server.answerWith(KafkaCommitTest::answer);

        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitCommitted(3);
            assertThat(Texts.count(cluster.read(cluster.summaries())))
                    .isEqualTo(Map.of(0, 2, 1, 1, 2, 2));
            assertThat(run.output()).doesNotContain(ExampleRun.TOKEN);
        }
    }

    @Test
    void isNothingWhileTheTopicOfSummariesTakesNothingAndTheModelIsNotAskedAgain()
            throws Exception {
        limitSummaries(1);
        Texts.send(cluster, 0, 3);
        server.answerWith(KafkaCommitTest::answer);
        try (ExampleRun run =
                cluster.example()
                        .property("pause", 200)
                        .property("patience", 1000)
                        .server(server)
                        .start()) {
            run.awaitOutput(
                    "On delivery attempt: 1 caught: "
                            + "org.apache.kafka.common.errors.RecordTooLargeException");
            assertThat(cluster.committed()).isZero();
            assertThat(cluster.read(cluster.summaries())).isEmpty();

            limitSummaries(1_000_000);

            cluster.awaitCommitted(3);
        }
        assertThat(cluster.read(cluster.summaries())).hasSize(3).allSatisfy(Texts::assertSummary);
        assertThat(cluster.read(cluster.deadLetters())).isEmpty();
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void isNothingWhileTheServiceServesNobodyAndNoTextIsToBlame() throws Exception {
        AtomicBoolean serving = new AtomicBoolean();
        server.answerWith(request -> serving.get() ? answer(request) : refusal(request));
        Texts.send(cluster, 0, REFUSALS.size());
        try (ExampleRun run =
                cluster.example()
                        .property("pause", 100)
                        .property("patience", 1)
                        .property("camel.component.copilot.maxRetries", 0)
                        .server(server)
                        .start()) {
            run.awaitOutput(Cluster.BATCH_FAILED);
            assertThat(cluster.committed()).isZero();
            serving.set(true);

            cluster.awaitCommitted(REFUSALS.size());
            assertThat(run.output()).contains("401").doesNotContain(ExampleRun.TOKEN);
        }
        assertThat(Texts.count(cluster.read(cluster.summaries()))).hasSize(REFUSALS.size());
        assertThat(cluster.read(cluster.deadLetters())).isEmpty();
    }

    @Test
    void isAllThatWasBegunWhenTheProcessIsStopped() throws Exception {
        int texts = 600;
        Texts.send(cluster, 0, texts);
        server.answerWith(request -> answer(request).delay(Duration.ofMillis(40)));
        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitRecords(cluster.summaries(), 50);
            assertThat(run.stop()).as(run.output()).isEqualTo(143);
        }
        int before = cluster.read(cluster.summaries()).size();
        assertThat(before).isLessThan(texts);
        assertThat(cluster.committed()).isEqualTo(before);

        try (ExampleRun run = cluster.example().server(server).start()) {
            cluster.awaitCommitted(texts);
            List<ConsumerRecord<byte[], byte[]>> summaries = cluster.read(cluster.summaries());
            assertThat(summaries).hasSize(texts);
            assertThat(Texts.count(summaries)).hasSize(texts);
            assertThat(run.output()).doesNotContain(ExampleRun.TOKEN);
        }
    }

    private void limitSummaries(int bytes) throws Exception {
        cluster.admin()
                .incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, cluster.summaries()),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry(
                                                        "max.message.bytes", String.valueOf(bytes)),
                                                OpType.SET))))
                .all()
                .get();
    }

    private static Answer refusal(RecordedRequest request) {
        return REFUSALS.get(Texts.number(request));
    }

    private static Answer answer(RecordedRequest request) {
        return Answer.text(Texts.summary(Texts.number(request)));
    }
}
