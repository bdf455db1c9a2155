// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is committed, and when. */
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#kafkaAndContainer")
class KafkaCommitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One for each text, none caused by the text. */
    private static final List<Answer> REFUSALS =
            List.of(
                    Answer.status(401, "unauthorized: bad credentials"),
                    Answer.status(402, "quota exceeded"),
                    Answer.status(403, "Copilot is not enabled"),
                    Answer.status(429, "slow down"),
                    Answer.status(502, "bad gateway"),
                    Answer.status(503, "unavailable"),
                    Answer.status(504, "the gateway waited in vain"),
                    Answer.status(529, "overloaded"),
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
        ExampleRun.Builder example =
                cluster.example().property("sessionTimeout", Cluster.SHORT_SESSION).server(server);
        try (ExampleRun run = example.start()) {
            cluster.awaitRecords(cluster.summaries(), 2);
            await().atMost(PATIENCE).until(() -> server.requests().size() == 3);
            assertThat(cluster.committed()).isZero();
            run.kill();
        }
        server.answerWith(KafkaCommitTest::answer);

        try (ExampleRun run = example.start()) {
            cluster.awaitCommitted(3);
            assertThat(Texts.count(cluster.read(cluster.summaries())))
                    .isEqualTo(Map.of(0, 2, 1, 1, 2, 2));
            assertThat(run.output()).doesNotContain(ExampleRun.TOKEN);
        }
    }

    @Test
    void isNothingWhileTheTopicOfSummariesTakesNothingAndTheModelIsNotAskedAgain()
            throws Exception {
        // Records that waited for "linger" are too old.
        cluster.configureSummaries("message.timestamp.before.max.ms", 0);
        Texts.send(cluster, 0, 1);
        server.answerWith(KafkaCommitTest::answer);
        try (ExampleRun run =
                cluster.example()
                        .property("pause", 200)
                        .property("patience", 1000)
                        .property("camel.component.kafka.lingerMs", 100)
                        .server(server)
                        .start()) {
            run.awaitOutput(
                    "On delivery attempt: 1 caught: org.apache.kafka.common.errors.InvalidTimestampException");
            assertThat(cluster.committed()).isZero();
            assertThat(cluster.read(cluster.summaries())).isEmpty();

            cluster.configureSummaries("message.timestamp.before.max.ms", Long.MAX_VALUE);

            cluster.awaitCommitted(1);
        }
        assertThat(cluster.read(cluster.summaries())).hasSize(1).allSatisfy(Texts::assertSummary);
        assertThat(cluster.read(cluster.deadLetters())).isEmpty();
        assertThat(server.requests()).hasSize(1);
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
    void isNothingWhileNoConnectionComesAboutInTime() throws Exception {
        Texts.send(cluster, 0, 1);
        try (ServerSocket full =
                        new ServerSocket(
                                0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                Crowd crowd = new Crowd(full);
                ExampleRun run =
                        cluster.example()
                                .property("pause", 100)
                                .property("patience", 1)
                                .property("camel.component.copilot.maxRetries", 0)
                                .property("camel.component.copilot.connectTimeout", "300ms")
                                .server(server)
                                .property("camel.component.copilot.base-url", crowd.url())
                                .start()) {
            run.awaitOutput(
                    "On delivery attempt: 1 caught: "
                            + "io.github.camelcopilot.api.CopilotTimeoutException");
            run.awaitOutput(Cluster.BATCH_FAILED);
            assertThat(cluster.committed()).isZero();
        }
        assertThat(cluster.read(cluster.deadLetters())).isEmpty();
    }

    @Test
    void isAllThatWasBegunWhenTheProcessIsStopped() throws Exception {
        int texts = 600;
        Texts.send(cluster, 0, texts);
        server.answerWith(request -> answer(request).delay(Duration.ofMillis(80)));
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

    private static Answer refusal(RecordedRequest request) {
        return REFUSALS.get(Texts.number(request));
    }

    private static Answer answer(RecordedRequest request) {
        return Answer.text(Texts.summary(Texts.number(request)));
    }

    /** Fills the queue of a server that accepts no connection. */
    private static final class Crowd implements AutoCloseable {

        private static final int SIZE = 8;

        private final ServerSocket server;
        private final List<SocketChannel> waiting = new ArrayList<>();

        Crowd(ServerSocket server) throws IOException {
            this.server = server;
            for (int place = 0; place < SIZE; place++) {
                SocketChannel channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }
}
