// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.api.TokenStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Options that are beans, and the token store, which may also be a file. */
class BeansTest {

    private static final ApplicationContextRunner APPLICATION =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    CamelAutoConfiguration.class,
                                    CopilotComponentAutoConfiguration.class))
                    .withUserConfiguration(Beans.class);

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        TokenProvider tokens() {
            return refused -> CompletableFuture.completedFuture(AccessToken.of("gho_of-a-bean"));
        }

        @Bean
        ModelsProvider models() {
            return () -> CompletableFuture.completedFuture(List.of());
        }

        @Bean
        SSLContextParameters tls() {
            return new SSLContextParameters();
        }

        @Bean
        TokenStore store() {
            return new TokenStore() {
                @Override
                public Optional<StoredToken> load(TokenKey key) {
                    return Optional.empty();
                }

                @Override
                public void save(TokenKey key, StoredToken token) {}

                @Override
                public void delete(TokenKey key) {}
            };
        }

        @Bean
        CopilotConfiguration common() {
            CopilotConfiguration common = new CopilotConfiguration();
            common.setModel("of-the-bean");
            common.setMaxRetries(9);
            return common;
        }
    }

    private static CopilotConfiguration options(CamelContext camel) {
        return camel.getComponent("copilot", CopilotComponent.class).getConfiguration();
    }

    @ParameterizedTest
    @CsvSource({"#bean:", "'#'"})
    void aReferenceIsResolvedToABean(String prefix) {
        APPLICATION
                .withPropertyValues(
                        "camel.component.copilot.token-provider=" + prefix + "tokens",
                        "camel.component.copilot.modelsProvider=" + prefix + "models",
                        "camel.component.copilot.ssl-context-parameters=" + prefix + "tls",
                        "camel.component.copilot.token-store=" + prefix + "store")
                .run(
                        context -> {
                            CopilotConfiguration options =
                                    options(context.getBean(CamelContext.class));
                            assertThat(options.getTokenProvider())
                                    .isSameAs(context.getBean("tokens"));
                            assertThat(options.getModelsProvider())
                                    .isSameAs(context.getBean("models"));
                            assertThat(options.getSslContextParameters())
                                    .isSameAs(context.getBean("tls"));
                            assertThat(options.getTokenStore()).isSameAs(context.getBean("store"));
                        });
    }

    @Test
    void propertiesOverrideTheConfigurationBean() {
        APPLICATION
                .withPropertyValues(
                        "camel.component.copilot.configuration=#bean:common",
                        "camel.component.copilot.model=of-the-property")
                .run(
                        context -> {
                            CopilotConfiguration options =
                                    options(context.getBean(CamelContext.class));
                            assertThat(options.getModel()).isEqualTo("of-the-property");
                            assertThat(options.getMaxRetries()).isEqualTo(9);
                        });
    }

    @Test
    void aTokenStoreMayBeThePathOfAFile(@TempDir Path folder) {
        Path file = folder.resolve("logins/auth.json");
        APPLICATION
                .withPropertyValues("camel.component.copilot.token-store=" + file)
                .run(
                        context ->
                                options(context.getBean(CamelContext.class))
                                        .getTokenStore()
                                        .save(
                                                TokenKey.of("github.com", null),
                                                StoredToken.builder()
                                                        .accessToken(Secret.of("gho_stored"))
                                                        .clientId("Iv1.example")
                                                        .issuedAt(Instant.EPOCH)
                                                        .build()));

        assertThat(file).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "token-provider=#bean:nothing, nothing",
        "token-store=#bean:nothing, nothing",
        "token-provider=#bean:store, store"
    })
    void anUnresolvableReferenceFailsTheStart(String property, String inMessage) {
        APPLICATION
                .withPropertyValues("camel.component.copilot." + property)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining("camel.component.copilot.token-")
                                        .hasStackTraceContaining(inMessage));
    }

    @ParameterizedTest
    @CsvSource({
        "token-provider=gho_in-the-wrong-place",
        "models-provider=gho_in-the-wrong-place",
        "ssl-context-parameters=gho_in-the-wrong-place",
        "configuration=gho_in-the-wrong-place",
        "token-store={{gho_in-the-wrong-place}}"
    })
    void aValueThatIsNotAReferenceFailsWithoutBeingShown(String property) {
        APPLICATION
                .withPropertyValues("camel.component.copilot." + property)
                .run(
                        context ->
                                assertThat(App.failureOfTheComponent(context))
                                        .hasStackTraceContaining(
                                                "camel.component.copilot."
                                                        + property.replaceAll("=.*", ""))
                                        .hasStackTraceContaining("#bean:")
                                        .extracting(Throwables::getStackTrace)
                                        .asString()
                                        .doesNotContain("wrong-place"));
    }
}
