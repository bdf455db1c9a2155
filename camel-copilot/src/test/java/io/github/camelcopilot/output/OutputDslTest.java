// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes in YAML and XML, and options of the component. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class OutputDslTest {

    private static final String ANSWER = "{\"n\":1}";
    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "required", java.util.List.of("n"));

    static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of(
                        "inline.yaml",
                        """
                        - from:
                            uri: direct:ask
                            steps:
                              - to:
                                  uri: copilot:chat
                                  parameters:
                                    baseUrl: URL
                                    wireApi: completions
                                    model: m
                                    token: TOKEN
                                    jsonSchema: '{"type":"object","properties":{"n":{"type":"integer"} },"required":["n"]}'
                        """),
                Arguments.of(
                        "bean.yaml",
                        """
                        - from:
                            uri: direct:ask
                            steps:
                              - to:
                                  uri: copilot:chat?baseUrl=URL&wireApi=completions&model=m&token=TOKEN&jsonSchema=%23bean:schema
                        """),
                Arguments.of(
                        "class.yaml",
                        """
                        - from:
                            uri: direct:ask
                            steps:
                              - to:
                                  uri: copilot:chat
                                  parameters:
                                    baseUrl: URL
                                    wireApi: completions
                                    model: m
                                    token: TOKEN
                                    outputClass: java.util.Map
                                    jsonSchema: '#schema'
                        """),
                Arguments.of(
                        "route.xml",
                        """
                        <routes xmlns="http://camel.apache.org/schema/spring">
                          <route>
                            <from uri="direct:ask"/>
                            <to uri="copilot:chat?baseUrl=URL&amp;wireApi=completions&amp;model=m&amp;token=TOKEN&amp;jsonSchema={&quot;type&quot;:&quot;object&quot;,&quot;required&quot;:[&quot;n&quot;]}"/>
                          </route>
                        </routes>
                        """));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aRouteDeclaresTheSchema(String file, String content, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("{}"), Answer.text(ANSWER));
        try (OutputChat chat = new OutputChat(server).schema(SCHEMA)) {
            Resource routes =
                    ResourceHelper.fromString(
                            file,
                            content.replace("URL", server.url())
                                    .replace("TOKEN", ChatContext.TOKEN));
            PluginHelper.getRoutesLoader(chat.context().camel()).loadRoutes(routes);
            Exchange exchange = chat.context().send("direct:ask");

            assertThat(exchange.getException()).isNull();
            if (file.equals("class.yaml")) {
                assertThat(exchange.getMessage().getBody()).isEqualTo(Map.of("n", 1));
            } else {
                assertThat(exchange.getMessage().getBody()).isEqualTo(ANSWER);
            }
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#schema", "#bean:schema", "{\"type\":\"object\",\"required\":[\"n\"]}"})
    void theComponentDeclaresTheSchemaOfAllEndpoints(String schema, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("{}"), Answer.text(ANSWER));
        Main main = new Main();
        main.configure().setAutoConfigurationFailFast(true);
        main.addOverrideProperty("camel.component.copilot.json-schema", schema);
        main.bind("schema", SCHEMA);
        main.bind("copilot", new CopilotComponent());
        main.start();
        try {
            Exchange exchange =
                    main.getCamelContext()
                            .createProducerTemplate()
                            .send(
                                    ChatContext.uri(server.url(), ""),
                                    sent -> sent.getMessage().setBody("Q"));
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isEqualTo(ANSWER);
            assertThat(server.requests()).hasSize(2);
        } finally {
            main.stop();
        }
    }

    @Test
    void otherOperationsIgnoreTheSchemaOfTheComponent(CopilotServer server) {
        try (OutputChat chat = new OutputChat(server)) {
            chat.context()
                    .camel()
                    .getComponent("copilot", CopilotComponent.class)
                    .getConfiguration()
                    .setJsonSchema("#missing");
            assertThat(
                            chat.context()
                                    .camel()
                                    .getEndpoint(
                                            "copilot:models?baseUrl="
                                                    + server.url()
                                                    + "&token="
                                                    + ChatContext.TOKEN))
                    .isNotNull();
        }
    }
}
