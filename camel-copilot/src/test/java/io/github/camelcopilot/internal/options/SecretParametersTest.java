// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.testing.ByteServer;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values in a URI that may be credentials are masked. */
class SecretParametersTest {

    @ParameterizedTest
    @CsvSource({
        "copilot:chat?header.X-Key=s3cret&model=m, copilot:chat?header.X-Key=xxxxxx&model=m",
        "copilot:chat?model=m&header.X%2DKey=s3cret, copilot:chat?model=m&header.X%2DKey=xxxxxx",
        "copilot:chat?body.user=RAW(s3cret&s3cret)&seed=1, copilot:chat?body.user=xxxxxx&seed=1",
        "copilot:chat?body.user=RAW{s3cret)s3cret}, copilot:chat?body.user=xxxxxx",
        "copilot:chat?baseUrl=https://h/v1?key=s3cret&seed=1, copilot:chat?baseUrl=https://h/v1?xxxxxx&seed=1",
        "copilot:chat?baseUrl=https://h/v1%3Fkey%3Ds3cret, copilot:chat?baseUrl=https://h/v1%3Fxxxxxx",
        "copilot:chat?baseUrl=RAW(https://h?a=s3cret&b=s3cret)&seed=1, copilot:chat?baseUrl=RAW(https://h?xxxxxx)&seed=1",
        "Endpoint[copilot:chat?header.X=s3cret], Endpoint[copilot:chat?header.X=xxxxxx]",
        "copilot:chat?model=m&baseUrl=https://h/v1, copilot:chat?model=m&baseUrl=https://h/v1"
    })
    void valuesAreMasked(String uri, String masked) {
        assertThat(SecretParameters.masked(uri)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot:chat", "copilot:stream?emit=text", "copilot:models"})
    void noLogAndNoFailureShowsTheValueOfAHeader(String operation) throws Exception {
        try (ByteServer server = ByteServer.of(ByteServer.response("400 No", "no"));
                LogRecorder log = LogRecorder.at(Level.TRACE);
                CopilotRoute route = CopilotRoute.bare()) {
            route.options().setProvider(ProviderName.OPENAI);
            route.options().setBaseUrl("http://127.0.0.1:" + server.port() + "/v1");
            route.options().setModel("m");
            route.options().getHeader().put("X-Gateway-Key", "s3cret-0123456789");
            route.start(operation);

            Exchange exchange = route.send("hi");

            assertThat(server.requests().get(0).header("x-gateway-key"))
                    .isEqualTo("s3cret-0123456789");
            assertThat(CopilotRoute.text(exchange.getException())).doesNotContain("s3cret-0");
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("X-Gateway-Key"))
                    .filteredOn(
                            line -> line.contains("org.apache.hc") || line.contains("camelcopilot"))
                    .noneMatch(line -> line.contains("s3cret-0"));
        }
    }

    @Test
    void anEndpointShowsNone() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            String uri =
                    "copilot:chat?header.X-Key=s3cret-h&body.user=s3cret-b&provider=openai&model=m"
                            + "&baseUrl=RAW(http://127.0.0.1:1/v1?key=s3cret-q)";
            assertThat(route.context().getEndpoint(uri).toString())
                    .contains("copilot", "header.X-Key", "body.user", "127.0.0.1")
                    .doesNotContain("s3cret");
        }
    }
}
