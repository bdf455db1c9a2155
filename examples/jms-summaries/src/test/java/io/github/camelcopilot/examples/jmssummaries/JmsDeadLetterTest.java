// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failing texts: which are retried, and which become dead letters. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#artemis")
class JmsDeadLetterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter Broker broker;

    private CopilotServer server;
    private Queues queues;
    private List<Message> summaries;
    private List<Message> deadLetters;

    @BeforeEach
    void start() throws Exception {
        server = CopilotServer.start().keepAtMost(0);
        queues = new Queues(broker);
        summaries = queues.listen(queues.summaries());
        deadLetters = queues.listen(queues.deadLetters());
    }

    @AfterEach
    void stop() {
        queues.close();
        server.close();
    }

    @Test
    void setsAsideJustTheTextsThatTheServiceRefuses() throws Exception {
        int texts = 500;
        Model model =
                Model.with(
                        (number, time) ->
                                number % 100 == 42
                                        ? Answer.status(400, "No " + ExampleRun.TOKEN)
                                        : null);
        server.answerWith(model);
        queues.sendTexts(0, texts);

        try (Routes routes = Routes.start(queues, server, Map.of("consumers", "8"))) {
            await().atMost(PATIENCE).until(() -> summaries.size() + deadLetters.size() >= texts);
        }

        assertThat(numbers(deadLetters)).isEqualTo(Set.of(42, 142, 242, 342, 442));
        assertThat(deadLetters).hasSize(5);
        assertThat(summaries).hasSize(texts - 5);
        assertThat(numbers(summaries))
                .isEqualTo(
                        IntStream.range(0, texts)
                                .filter(number -> number % 100 != 42)
                                .boxed()
                                .collect(toSet()));
        assertThat(model.calls()).isEqualTo(texts);
        for (Message deadLetter : deadLetters) {
            int number = deadLetter.getIntProperty("number");
            assertThat(deadLetter.getBody(String.class)).isEqualTo("Text " + number + ".");
            assertThat(deadLetter.getJMSCorrelationID()).isEqualTo("id-" + number);
            assertThat(deadLetter.getJMSType()).isEqualTo("type-" + number);
            assertThat(deadLetter.getJMSPriority()).isEqualTo(number % 10);
            assertThat(deadLetter.getStringProperty("customer")).isEqualTo("customer-" + number);
            assertThat(deadLetter.getIntProperty("textDeliveries")).isEqualTo(1);
            assertThat(deadLetter.getStringProperty("deadLetterReason"))
                    .contains("400", "No ")
                    .doesNotContain(ExampleRun.TOKEN);
            assertThat(deadLetter.getStringProperty("deadLetterException"))
                    .isEqualTo(CopilotRequestException.class.getName());
        }
        assertThat(queues.waiting(queues.texts())).isEmpty();
    }

    @Test
    void summarisesATextOnceTheServiceIsBackAndAsksNoSooner() throws Exception {
        Model model =
                Model.with((number, time) -> time <= number ? Answer.status(503, "busy") : null);
        server.answerWith(model);
        // Text N fails N times.
        queues.sendTexts(0, 3);

        try (Routes routes = Routes.start(queues, server, Map.of("deliveries", "3"))) {
            await().atMost(PATIENCE).until(() -> summaries.size() + deadLetters.size() >= 3);
        }

        assertThat(deadLetters).isEmpty();
        assertThat(model.asked()).isEqualTo(Map.of(0, 1, 1, 2, 2, 3));
        for (Message summary : summaries) {
            assertThat(summary.getIntProperty("textDeliveries"))
                    .isEqualTo(1 + summary.getIntProperty("number"));
        }
    }

    @Test
    void setsATextAsideAfterItsLastDelivery() throws Exception {
        Model model = Model.with((number, time) -> Answer.status(503, "busy"));
        server.answerWith(model);
        queues.sendTexts(0, 2);

        try (Routes routes = Routes.start(queues, server, Map.of("deliveries", "3"))) {
            await().atMost(PATIENCE).until(() -> summaries.size() + deadLetters.size() >= 2);
        }

        assertThat(summaries).isEmpty();
        assertThat(model.asked()).isEqualTo(Map.of(0, 3, 1, 3));
        for (Message deadLetter : deadLetters) {
            assertThat(deadLetter.getIntProperty("textDeliveries")).isEqualTo(3);
            assertThat(deadLetter.getStringProperty("deadLetterReason")).contains("503", "busy");
            assertThat(deadLetter.getBody(String.class))
                    .isEqualTo("Text " + deadLetter.getIntProperty("number") + ".");
        }
    }

    @Test
    void setsWhatIsNoTextAsideUnchangedAndWithoutACall() throws Exception {
        byte[] noText = {(byte) 0xff, 0, (byte) 0xfe};
        queues.send(session -> session.createTextMessage("  "));
        queues.send(
                session -> {
                    BytesMessage message = session.createBytesMessage();
                    message.writeBytes(noText);
                    return message;
                });

        try (Routes routes = Routes.start(queues, server, Map.of("consumers", "1"))) {
            await().atMost(PATIENCE).until(() -> summaries.size() + deadLetters.size() >= 2);
        }

        assertThat(server.requests()).isEmpty();
        assertThat(deadLetters.get(0).getBody(String.class)).isEqualTo("  ");
        assertThat(deadLetters.get(0).getStringProperty("deadLetterReason")).contains("blank");
        assertThat(deadLetters.get(1).getBody(byte[].class)).isEqualTo(noText);
        assertThat(deadLetters.get(1).getStringProperty("deadLetterReason")).contains("UTF-8");
    }

    @Test
    void setsATextAsideAtOnceForWhichTheModelGaveNoSummary() throws Exception {
        List<Answer> answers =
                List.of(
                        answer("content_filter", ""),
                        answer("content_filter", "Text 1 tells how to"),
                        answer("stop", " \\n"));
        Model model = Model.with((number, time) -> answers.get(number));
        server.answerWith(model);
        queues.sendTexts(0, 3);

        try (Routes routes = Routes.start(queues, server, Map.of())) {
            await().atMost(PATIENCE).until(() -> summaries.size() + deadLetters.size() >= 3);
        }

        assertThat(summaries).isEmpty();
        assertThat(model.asked()).isEqualTo(Map.of(0, 1, 1, 1, 2, 1));
        for (Message deadLetter : deadLetters) {
            int number = deadLetter.getIntProperty("number");
            assertThat(deadLetter.getBody(String.class)).isEqualTo("Text " + number + ".");
            assertThat(deadLetter.getStringProperty("deadLetterReason"))
                    .contains("no summary", number == 2 ? "stop" : "content_filter");
        }
    }

    @Test
    void namesTheExceptionIfItHasNoMessage() throws Exception {
        try (Routes routes = Routes.start(queues, server, Map.of("deliveries", "1"))) {
            AdviceWith.adviceWith(
                    routes.context(),
                    "ask",
                    advice ->
                            advice.weaveAddFirst()
                                    .process(
                                            exchange -> {
                                                throw new UnsupportedOperationException();
                                            }));
            queues.sendTexts(0, 1);
            await().atMost(PATIENCE).until(() -> deadLetters.size() == 1);
        }

        assertThat(deadLetters.get(0).getStringProperty("deadLetterReason")).isNull();
        assertThat(deadLetters.get(0).getStringProperty("deadLetterException"))
                .isEqualTo(UnsupportedOperationException.class.getName());
    }

    @ParameterizedTest
    @CsvSource({DeliveryMode.PERSISTENT + ", 8", DeliveryMode.NON_PERSISTENT + ", 2"})
    void letsSummariesExpireWithTheirTextsButNoDeadLetters(int deliveryMode, int priority)
            throws Exception {
        server.answerWith(request -> Answer.text("Summary."));
        Duration life = Duration.ofHours(1);
        Message text =
                queues.send(
                        deliveryMode,
                        priority,
                        life,
                        session -> session.createTextMessage("A text."));
        queues.send(deliveryMode, priority, life, session -> session.createTextMessage("  "));

        try (Routes routes = Routes.start(queues, server, Map.of())) {
            await().atMost(PATIENCE).until(() -> summaries.size() + deadLetters.size() >= 2);
        }

        Message summary = summaries.get(0);
        // Camel and the client each read the clock once more.
        assertThat(summary.getJMSExpiration())
                .isCloseTo(text.getJMSExpiration(), within(Duration.ofMinutes(1).toMillis()));
        Message deadLetter = deadLetters.get(0);
        assertThat(deadLetter.getJMSExpiration()).isZero();
        for (Message message : List.of(summary, deadLetter)) {
            assertThat(message.getJMSDeliveryMode()).isEqualTo(deliveryMode);
            assertThat(message.getJMSPriority()).isEqualTo(priority);
        }
    }

    private static Answer answer(String finishReason, String content) {
        return Answer.json(
                "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\""
                        + finishReason
                        + "\",\"message\":{\"role\":\"assistant\",\"content\":\""
                        + content
                        + "\"}}]}");
    }

    private static Set<Integer> numbers(List<Message> messages) throws Exception {
        Set<Integer> numbers = new HashSet<>();
        for (Message message : messages) {
            numbers.add(message.getIntProperty("number"));
        }
        return numbers;
    }
}
