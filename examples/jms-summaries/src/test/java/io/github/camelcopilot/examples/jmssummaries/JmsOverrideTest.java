// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Senders of texts cannot override the settings of the route (CAMEL-23313). */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#artemis")
class JmsOverrideTest {

    private static final List<String> NAMES =
            List.of(
                    "CamelCopilotModel",
                    "CAMELCOPILOTMODEL",
                    "cAMELCOPILOTSYSTEMMESSAGE",
                    "CAMELCOPILOTUSERMESSAGE",
                    "CAMELCOPILOTINITIATOR",
                    "camelcopilotmaxtokens");

    @Parameter Broker broker;

    private CopilotServer server;
    private Queues queues;

    @BeforeEach
    void start() throws Exception {
        server = CopilotServer.start();
        queues = new Queues(broker);
    }

    @AfterEach
    void stop() {
        queues.close();
        server.close();
    }

    @Test
    void propertiesInAnyLettersOverrideNothing() throws Exception {
        server.answerWith(request -> Answer.text("A summary."));
        List<Message> summaries = queues.listen(queues.summaries());
        queues.send(session -> session.createTextMessage("A text."));
        queues.send(
                session -> {
                    Message message = session.createTextMessage("A text.");
                    for (String name : NAMES) {
                        message.setStringProperty(name, name.endsWith("NITIATOR") ? "user" : "77");
                    }
                    return message;
                });

        try (Routes routes = Routes.start(queues, server, Map.of("consumers", "1"))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> summaries.size() == 2);
        }

        RecordedRequest plain = server.request(0);
        RecordedRequest attacked = server.request(1);
        assertThat(attacked.json()).isEqualTo(plain.json());
        assertThat(attacked.header("x-initiator")).isEqualTo(plain.header("x-initiator"));
    }
}
