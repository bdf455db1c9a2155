// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Minimal applications: a token in {@code application.yaml}, and a route. */
@ExtendWith(CopilotServerExtension.class)
class BootApplicationTest {

    private static final String BEARER = "Bearer gho_a-token-of-application-yaml";

    /** The server that replaces Copilot. */
    private static String at(CopilotServer server) {
        return "camel.component.copilot.base-url=" + server.url();
    }

    @Test
    void aTokenInApplicationYamlAndARouteFileAreSufficient(CopilotServer server) {
        server.enqueue(Answer.text("A mammal"));

        try (App app = App.start(at(server))) {
            assertThat(app.ask("What is a camel?")).isEqualTo("A mammal");
        }

        assertThat(server.request(0).header("Authorization")).hasValue(BEARER);
    }

    @Configuration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RouteBuilder joke() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:joke").to("copilot:chat?systemMessage=Be funny");
                }
            };
        }
    }

    @Test
    void aRouteMayBeABean(CopilotServer server) {
        server.enqueue(Answer.text("Ha"));

        try (App app = App.start(WebApplicationType.NONE, List.of(Routes.class), at(server))) {
            assertThat(
                            app.camel()
                                    .createProducerTemplate()
                                    .requestBody("direct:joke", "Camels", String.class))
                    .isEqualTo("Ha");
        }

        assertThat(server.requests())
                .extracting(RecordedRequest::bodyText)
                .singleElement()
                .asString()
                .contains("Be funny", "Camels");
    }

    @Test
    void aRouteMayBeACamelPipeInApplicationYaml(CopilotServer server) {
        server.enqueue(Answer.text("A mammal"));

        try (App app = App.start(at(server), "spring.config.location=classpath:pipe/")) {
            assertThat(app.ask("What is a camel?")).isEqualTo("A mammal");
        }

        assertThat(server.request(0).header("Authorization")).hasValue(BEARER);
    }
}
