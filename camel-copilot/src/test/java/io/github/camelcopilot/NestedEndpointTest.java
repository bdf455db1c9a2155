// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint inside another pattern may start before its component does. */
@ExtendWith(CopilotServerExtension.class)
class NestedEndpointTest {

    enum Pattern {
        SPLIT {
            @Override
            ProcessorDefinition<?> in(RouteDefinition route) {
                return route.split(body()).parallelProcessing();
            }
        },
        MULTICAST {
            @Override
            ProcessorDefinition<?> in(RouteDefinition route) {
                return route.multicast();
            }
        },
        FILTER {
            @Override
            ProcessorDefinition<?> in(RouteDefinition route) {
                return route.filter(body().isNotNull());
            }
        },
        TRY {
            @Override
            ProcessorDefinition<?> in(RouteDefinition route) {
                return route.doTry();
            }
        };

        abstract ProcessorDefinition<?> in(RouteDefinition route);

        private static org.apache.camel.builder.ValueBuilder body() {
            return org.apache.camel.builder.Builder.body();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEndpointWorksInsideIt(Pattern pattern, CopilotServer server) throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        pattern.in(from("direct:in"))
                                .to("copilot:chat")
                                .to("copilot:models")
                                .to("copilot:stream?emit=text")
                                .to("mock:done");
                    }
                };
        try (CopilotRoute route = CopilotRoute.at(server).start(routes)) {
            route.ask("A camel walks.");
            assertThat(server.requests()).hasSize(2);
        }
    }
}
