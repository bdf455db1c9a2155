// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The actuator masks the credentials of the component, even if it shows all values. */
class ActuatorSecretsTest {

    /** A part of every secret below. */
    private static final String SECRET = "nobody-may-see";

    private static App app;

    /** A component and an endpoint with keys from properties of arbitrary names. */
    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        CopilotComponent gateway(@Value("${gateway.access}") String key) {
            CopilotComponent component = new CopilotComponent();
            component.getConfiguration().setApiKey(key);
            return component;
        }

        @Bean
        SSLContextParameters tls() {
            KeyStoreParameters store = new KeyStoreParameters();
            store.setPassword(SECRET + "-of-the-trust-store");
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setKeyStore(store);
            SSLContextParameters tls = new SSLContextParameters();
            tls.setTrustManagers(trust);
            return tls;
        }

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:own").to("gateway:chat?provider=openai&model=any");
                    from("direct:endpoint")
                            .to(
                                    "copilot:chat?provider=openai&model=any&baseUrl=http://127.0.0.1:1&apiKey={{endpoint.access}}");
                }
            };
        }
    }

    @BeforeAll
    static void start() {
        // Like a JVM with a secret on its command line.
        System.setProperty(
                "sun.java.command", "app.jar --camel.component.copilot.api-key=" + SECRET);
        System.setProperty("MY_TOKEN", "gho_" + SECRET);
        app =
                App.web(
                        List.of(Own.class),
                        "camel.component.copilot.token=${MY_TOKEN}",
                        "camel.component.copilot.api-key=" + SECRET,
                        "camel.component.copilot.bearerToken=" + SECRET + "-either",
                        "camel.component.copilot.proxy-auth-username=" + SECRET + "-user",
                        "camel.component.copilot.proxyAuthPassword=" + SECRET + "-password",
                        "camel.component.copilot.header.X-Gateway-Key=" + SECRET + "-header",
                        "camel.component.copilot.mcp-server.crm.url=https://127.0.0.1",
                        "camel.component.copilot.mcp-server.crm.header.Authorization="
                                + SECRET
                                + "-of-the-crm",
                        "camel.component.copilot.ssl-context-parameters=#bean:tls",
                        "camel.component.copilot.model=everybody-may-see-the-model",
                        "gateway.access=" + SECRET + "-of-the-gateway",
                        "endpoint.access=" + SECRET + "-of-the-endpoint",
                        "CAMEL_COMPONENT_COPILOT_APIKEY=" + SECRET + "-variable",
                        "COPILOT_GITHUB_TOKEN=gho_" + SECRET + "-1",
                        "GH_TOKEN=gho_" + SECRET + "-2",
                        // As a compose file leaves it if the variable is not set.
                        "GITHUB_TOKEN=${no.such.value}",
                        // Also part of a user name.
                        "camel.component.copilot.header.X-Stage=everybody",
                        "gho.path=/of/everybody/" + SECRET.length());
    }

    @AfterAll
    static void stop() {
        app.close();
        System.clearProperty("MY_TOKEN");
        System.clearProperty("sun.java.command");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/env",
                "/env/camel.component.copilot.token",
                "/env/camel.component.copilot.api-key",
                "/env/MY_TOKEN",
                "/env/GH_TOKEN",
                "/env/gateway.access",
                "/configprops",
                "/configprops/camel.component.copilot",
                "/beans",
                "/conditions",
                "/health",
                "/info",
                "/metrics",
                "/mappings",
                "/camelroutes",
                "/camelroutes/ask/detail",
                "/camelroutecontroller"
            })
    void secretsAreMasked(String path) {
        assertThat(app.get(path)).startsWith("200 ").doesNotContain(SECRET);
    }

    @Test
    void otherValuesAreShown() {
        assertThat(app.get("/env"))
                .contains("everybody-may-see-the-model")
                // The value of a header is masked only as a whole, since it may be any word.
                .contains("/of/everybody/");
        assertThat(app.get("/configprops/camel.component.copilot"))
                .contains("everybody-may-see-the-model", "\"token\":\"******\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.copilot.token",
                "camel.component.copilot.api-key",
                "camel.component.copilot.apiKey",
                "camel.component.copilot.API_KEY",
                "camel.component.copilot.bearer-token",
                "camel.component.copilot.proxy-auth-password",
                "camel.component.copilot.proxyAuthUsername",
                "camel.component.copilot.header.X-Key",
                "camel.component.copilot.header[X-Key]",
                "camel.component.copilot.configuration.token",
                "camel.component.copilot.configuration.header.X-Key",
                "CAMEL_COMPONENT_COPILOT_APIKEY",
                "CAMEL_COMPONENT_COPILOT_API_KEY",
                "COPILOT_GITHUB_TOKEN",
                "GH_TOKEN",
                "GITHUB_TOKEN"
            })
    void secretNamesAreRecognizedInAnySpelling(String name) {
        assertThat(sanitized(name, "any value")).isEqualTo(SanitizableData.SANITIZED_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.copilot.token-header",
                "camel.component.copilot.max-tokens",
                "camel.component.copilot.token-store",
                "camel.component.other.token",
                "token"
            })
    void otherNamesAreNotMasked(String name) {
        assertThat(sanitized(name, "any value")).isEqualTo("any value");
    }

    private static Object sanitized(String name, String value) {
        SanitizingFunction function =
                new CopilotSanitizingAutoConfiguration()
                        .copilotSanitizingFunction(
                                new StandardEnvironment(),
                                new DefaultListableBeanFactory()
                                        .getBeanProvider(CopilotComponentConfiguration.class),
                                new DefaultListableBeanFactory()
                                        .getBeanProvider(CamelContext.class));
        return function.apply(
                        new SanitizableData(
                                new MapPropertySource("test", Map.of(name, value)), name, value))
                .getValue();
    }
}
