// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.testing.TlsServer;
import io.github.camelcopilot.testing.TunnelProxy;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and proxies, against a real https server and a real proxy. */
class ConnectionTest {

    @TempDir static Path folder;
    private static TlsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = TlsServer.start(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void trustsWhatSslContextParametersTrust() throws Exception {
        Exchange answer = chat(options -> options.setSslContextParameters(server.trust()));

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("over TLS");
    }

    @Test
    void trustsTheGlobalSslContextParametersIfConfigured() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.setSSLContextParameters(server.trust());
            CopilotComponent component = context.getComponent("copilot", CopilotComponent.class);
            component.setUseGlobalSslContextParameters(true);

            Exchange answer = chat(context, component, options -> {});

            assertThat(answer.getMessage().getBody()).isEqualTo("over TLS");
        }
    }

    @Test
    void sendsNothingToAnUntrustedServer() throws Exception {
        int before = server.requests();

        Exchange answer = chat(options -> options.setMaxRetries(0));

        assertThat(answer.getException())
                .isInstanceOf(CopilotServerException.class)
                .hasMessageContaining("There is no connection to copilot at localhost:");
        assertThat(server.requests()).isEqualTo(before);
    }

    @Test
    void sendsNothingToAServerWithAnotherName() throws Exception {
        int before = server.requests();

        Exchange answer =
                chat(
                        options -> {
                            options.setBaseUrl("https://127.0.0.1:" + server.port());
                            options.setSslContextParameters(server.trust());
                            options.setMaxRetries(0);
                        });

        assertThat(answer.getException()).isInstanceOf(CopilotServerException.class);
        assertThat(server.requests()).isEqualTo(before);
    }

    @Test
    void tunnelsThroughAProxyWithAuthentication() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(server.port(), "camel", "desert")) {
            Exchange answer =
                    chat(
                            options -> {
                                options.setBaseUrl(server.urlBehindProxy());
                                options.setSslContextParameters(server.trust());
                                options.setProxyHost("127.0.0.1");
                                options.setProxyPort(proxy.port());
                                options.setProxyAuthUsername("camel");
                                options.setProxyAuthPassword("desert");
                            });

            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getBody()).isEqualTo("over TLS");
            assertThat(proxy.requestLines())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("CONNECT service.test:" + server.port()));
        }
    }

    @Test
    void failsIfTheProxyRejectsTheCredential() throws Exception {
        int before = server.requests();
        try (TunnelProxy proxy = new TunnelProxy(server.port(), "camel", "desert")) {
            Exchange answer =
                    chat(
                            options -> {
                                options.setBaseUrl(server.urlBehindProxy());
                                options.setSslContextParameters(server.trust());
                                options.setProxyHost("127.0.0.1");
                                options.setProxyPort(proxy.port());
                                options.setProxyAuthUsername("camel");
                                options.setProxyAuthPassword("wrong");
                                options.setMaxRetries(0);
                            });

            assertThat(answer.getException())
                    .hasMessageContaining("407")
                    .hasMessageNotContaining("wrong");
            assertThat(server.requests()).isEqualTo(before);
        }
    }

    private static Exchange chat(Consumer<CopilotConfiguration> customizer) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            return chat(
                    context, context.getComponent("copilot", CopilotComponent.class), customizer);
        }
    }

    private static Exchange chat(
            CamelContext context,
            CopilotComponent component,
            Consumer<CopilotConfiguration> customizer) {
        CopilotConfiguration options = component.getConfiguration();
        options.setBaseUrl(server.url());
        options.setToken("gho_abcdefghijkl");
        customizer.accept(options);
        context.start();
        return context.createProducerTemplate()
                .request("copilot:chat", exchange -> exchange.getMessage().setBody("Hello"));
    }
}
