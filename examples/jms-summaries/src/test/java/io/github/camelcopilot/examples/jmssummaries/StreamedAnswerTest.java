// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A streamed answer arrives in a queue completely. */
@ParameterizedClass(autoCloseArguments = false)
@MethodSource("io.github.camelcopilot.examples.brokers.Brokers#artemis")
class StreamedAnswerTest {

    private static final String ANSWER = "We lend books, maps \u6c34 and tools.";

    @Parameter Broker broker;

    @ParameterizedTest
    @ValueSource(strings = {"copilot:stream", "copilot:stream?emit=text", "copilot:stream:words"})
    void arrivesInAQueueAsAWhole(String uri) throws Exception {
        String queue = "jms:streamed-" + UUID.randomUUID();
        try (CopilotServer server =
                        CopilotServer.start().answerWith(request -> Answer.text(ANSWER));
                DefaultCamelContext context = new DefaultCamelContext()) {
            CopilotComponent copilot = new CopilotComponent();
            copilot.getConfiguration().setBaseUrl(server.url());
            copilot.getConfiguration().setToken("gho_of-a-test");
            context.addComponent("copilot", copilot);
            context.addComponent(
                    "jms",
                    JmsComponent.jmsComponent(
                            new ActiveMQConnectionFactory(broker.address(), "artemis", "artemis")));
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:ask").to(uri).to(queue + "?deliveryMode=1");
                        }
                    });
            context.start();

            context.createProducerTemplate().sendBody("direct:ask", "What do you lend?");

            assertThat(context.createConsumerTemplate().receiveBody(queue, 20_000, String.class))
                    .isEqualTo(ANSWER);
        }
    }
}
