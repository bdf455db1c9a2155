// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** MCP servers in the properties of Spring Boot, with the artifact camel-copilot-mcp. */
class McpServerTest {

    @Configuration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:mcp")
                            .to(
                                    "copilot:chat?provider=openai&model=any&baseUrl=http://127.0.0.1:1&apiKey=x");
                }
            };
        }
    }

    @Test
    void aServerOfThePropertiesIsConnectedWithItsHeaders() throws IOException {
        List<String> requests = new CopyOnWriteArrayList<>();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/tools",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    requests.add(
                            exchange.getRequestHeaders().getFirst("Authorization")
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("X-Org")
                                    + " "
                                    + body);
                    exchange.sendResponseHeaders(500, -1);
                    exchange.close();
                });
        server.start();
        String property = "camel.component.copilot.mcp-server.crm.";

        try (App app =
                App.start(
                        WebApplicationType.NONE,
                        List.of(Routes.class),
                        "spring.config.name=none",
                        property
                                + "url=http://127.0.0.1:"
                                + server.getAddress().getPort()
                                + "/tools",
                        property + "header.Authorization=Bearer of-the-properties",
                        property + "header.X-Org=camels")) {
            await().untilAsserted(() -> assertThat(requests).isNotEmpty());

            assertThat(app.camel().getStatus().isStarted()).isTrue();
        } finally {
            server.stop(0);
        }
        assertThat(requests.get(0))
                .startsWith("Bearer of-the-properties camels ")
                .contains("\"initialize\"");
    }
}
