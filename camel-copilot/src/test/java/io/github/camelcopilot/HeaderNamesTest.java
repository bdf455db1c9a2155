// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP headers with dashes in their names, which Camel camel-cases in properties and YAML. */
@ExtendWith(CopilotServerExtension.class)
class HeaderNamesTest {

    private static CopilotServer ask(
            CopilotServer server, Map<String, String> properties, String uri) throws Exception {
        server.enqueue(Answer.text("Yes."));
        Main main = new Main();
        Properties all = new Properties();
        all.setProperty("camel.component.copilot.baseUrl", server.url());
        all.setProperty("camel.component.copilot.token", CopilotRoute.TOKEN);
        all.putAll(properties);
        main.setInitialProperties(all);
        try {
            main.start();
            main.getCamelContext().createProducerTemplate().requestBody(uri, "Hello", String.class);
        } finally {
            main.stop();
        }
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "header.X-Org, X-Org",
        "header.x-org, X-Org",
        "header[X-Org], X-Org",
        "header.X%2DOrg, X-Org",
        "header.HTTP-Referer, HTTP-Referer",
        "header.X-GitHub-Api-Version, X-GitHub-Api-Version",
        "header.X-1, X-1",
        "header.XOrg, XOrg",
        "header[XOrg], XOrg",
        "header.Plain, Plain"
    })
    void aHeaderInThePropertiesOfCamelMainIsSentAsMeant(
            String option, String header, CopilotServer server) throws Exception {
        ask(server, Map.of("camel.component.copilot." + option, "acme"), "copilot:chat");

        assertThat(server.request(0).header(header)).hasValue("acme");
    }

    @Test
    void aMemberOfTheBodyKeepsItsDashesToo(CopilotServer server) throws Exception {
        ask(server, Map.of("camel.component.copilot.body.my-member", "1"), "copilot:chat");

        assertThat(server.request(0).json().path("my-member").asInt()).isEqualTo(1);
    }

    /** A URI, the header that is sent, and whether it may have lost its dashes. */
    static Stream<Arguments> uris() {
        return Stream.of(
                Arguments.of("header.X%2DOrg=acme", "X-Org", null),
                Arguments.of("header.X-Org=acme", "X-Org", null),
                Arguments.of("header.apikey=acme", "apikey", null),
                Arguments.of("header.Plain=acme", "Plain", null),
                Arguments.of("header.XOrg=acme", "XOrg", "X-Org"),
                Arguments.of("header.xOrg=acme", "xOrg", "x-Org"),
                Arguments.of("header.HTTPReferer=acme", "HTTPReferer", "HTTP-Referer"),
                Arguments.of("header.anthropicBeta=acme", "anthropicBeta", "anthropic-Beta"));
    }

    @ParameterizedTest
    @MethodSource("uris")
    void aHeaderThatMayHaveLostItsDashesIsSentWithAWarning(
            String option, String header, String dashed, CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text("Yes."));
        try (LogRecorder log = LogRecorder.at(Level.WARN);
                CopilotRoute route = CopilotRoute.chat(server, option)) {
            route.ask("Hello");
            route.context()
                    .createProducerTemplate()
                    .requestBody("copilot:chat?seed=1&" + option, "Hello");

            assertThat(server.request(1).header(header)).hasValue("acme");
            assertThat(log.lines())
                    .filteredOn(message -> message.contains("without a dash"))
                    .hasSize(dashed == null ? 0 : 1)
                    .allSatisfy(
                            message ->
                                    assertThat(message)
                                            .contains(
                                                    header,
                                                    "header[" + dashed + "]",
                                                    "header." + dashed.replace("-", "%2D"))
                                            .doesNotContain("acme"));
        }
    }
}
