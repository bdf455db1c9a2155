// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same endpoint in Java, YAML and XML sends the same request. */
@ExtendWith(CopilotServerExtension.class)
class DslTest {

    private static final String URI =
            "copilot:chat?model=gpt-4o&temperature=0.5&stop=a,b&systemMessage=Be%20brief"
                    + "&body.top_logprobs=3&body.metadata={\"a\":[1,true]}&body.user=me&header.X-Foo=bar";

    static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of(
                        "route.yaml",
                        """
                        - from:
                            uri: direct:in
                            steps:
                              - to:
                                  uri: 'copilot:chat?model=gpt-4o&temperature=0.5&stop=a,b&systemMessage=Be%20brief&body.top_logprobs=3&body.metadata={"a":[1,true]}&body.user=me&header.X-Foo=bar'
                        """),
                Arguments.of(
                        "parameters.yaml",
                        """
                        - from:
                            uri: direct:in
                            steps:
                              - to:
                                  uri: copilot:chat
                                  parameters:
                                    model: gpt-4o
                                    temperature: 0.5
                                    stop: a,b
                                    systemMessage: Be brief
                                    body.top_logprobs: 3
                                    body.metadata: '{"a":[1,true]}'
                                    body.user: me
                                    header.X%2DFoo: bar
                        """),
                Arguments.of(
                        "route.xml",
                        """
                        <routes xmlns="http://camel.apache.org/schema/spring">
                          <route>
                            <from uri="direct:in"/>
                            <to uri="copilot:chat?model=gpt-4o&amp;temperature=0.5&amp;stop=a,b&amp;systemMessage=Be%20brief&amp;body.top_logprobs=3&amp;body.metadata={&quot;a&quot;:[1,true]}&amp;body.user=me&amp;header.X-Foo=bar"/>
                          </route>
                        </routes>
                        """));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void yamlAndXmlSendTheSameRequestAsJava(String file, String content, CopilotServer server)
            throws Exception {
        RecordedRequest java = request(javaRoute(), server);
        RecordedRequest other = request(loaded(file, content), server);
        assertThat(other.bodyText())
                .isEqualTo(java.bodyText())
                .contains("\"top_logprobs\":3", "\"metadata\":{\"a\":[1,true]}", "\"user\":\"me\"");
        assertThat(headers(other)).isEqualTo(headers(java)).containsEntry("X-Foo", List.of("bar"));
    }

    /** Camel 4.18.0 does not flatten a map into options; docs/tooling.md shows an alternative. */
    @Test
    void aMapInParametersFailsTheRoute(CopilotServer server) {
        String yaml =
                """
                - from:
                    uri: direct:in
                    steps:
                      - to:
                          uri: copilot:chat
                          parameters:
                            body:
                              user: me
                """;

        assertThatThrownBy(() -> request(loaded("nested.yaml", yaml), server))
                .hasStackTraceContaining("body");
        assertThat(server.requests()).isEmpty();
    }

    private static RouteAdder javaRoute() {
        return route ->
                route.context()
                        .addRoutes(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:in").to(URI);
                                    }
                                });
    }

    private static RouteAdder loaded(String file, String content) {
        return route ->
                PluginHelper.getRoutesLoader(route.context())
                        .loadRoutes(ResourceHelper.fromString(file, content));
    }

    private static RecordedRequest request(RouteAdder routes, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            routes.addTo(route);
            route.context().start();
            route.ask("Hello");
            return server.requests().get(server.requests().size() - 1);
        }
    }

    private static Map<String, List<String>> headers(RecordedRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        return headers;
    }

    private interface RouteAdder {
        void addTo(CopilotRoute route) throws Exception;
    }
}
