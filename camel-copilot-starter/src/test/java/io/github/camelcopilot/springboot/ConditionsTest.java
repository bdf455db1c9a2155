// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The conditions of the auto-configuration, and the order of customizers. */
class ConditionsTest {

    private static final ApplicationContextRunner STARTER =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    CopilotComponentAutoConfiguration.class,
                                    CopilotSanitizingAutoConfiguration.class));

    private static final ApplicationContextRunner CAMEL =
            STARTER.withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
                    .withPropertyValues("camel.component.copilot.model=of-the-properties");

    private static String model(CamelContext camel, String component) {
        return camel.getComponent(component, CopilotComponent.class).getConfiguration().getModel();
    }

    @Test
    void withoutACamelContextNothingIsConfigured() {
        STARTER.run(
                application ->
                        assertThat(application)
                                .hasNotFailed()
                                .doesNotHaveBean(CopilotComponentAutoConfiguration.class)
                                .doesNotHaveBean(CopilotComponentConfiguration.class)
                                .doesNotHaveBean(CopilotComponentConverter.class));
    }

    @Test
    void withoutCamelOnTheClassPathNothingIsConfigured() {
        STARTER.withClassLoader(new FilteredClassLoader(CamelContext.class))
                .run(
                        application ->
                                assertThat(application)
                                        .hasNotFailed()
                                        .doesNotHaveBean(CopilotComponentConfiguration.class)
                                        .doesNotHaveBean(SanitizingFunction.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"camel.component.copilot.enabled=false", "camel.component.enabled=false"})
    void aDisabledComponentIsNotConfigured(String property) {
        CAMEL.withPropertyValues(property)
                .run(
                        application -> {
                            assertThat(application)
                                    .hasNotFailed()
                                    .doesNotHaveBean(CopilotComponentAutoConfiguration.class)
                                    .doesNotHaveBean(CopilotComponentConfiguration.class)
                                    .doesNotHaveBean(ComponentCustomizer.class);
                            assertThat(model(application.getBean(CamelContext.class), "copilot"))
                                    .isNull();
                        });
    }

    @Test
    void aComponentThatAloneIsEnabledIsConfigured() {
        CAMEL.withPropertyValues(
                        "camel.component.enabled=false", "camel.component.copilot.enabled=true")
                .run(
                        application ->
                                assertThat(
                                                model(
                                                        application.getBean(CamelContext.class),
                                                        "copilot"))
                                        .isEqualTo("of-the-properties"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.copilot.customizer.enabled=false",
                "camel.component.customizer.enabled=false"
            })
    void aDisabledCustomizerSetsNothing(String property) {
        CAMEL.withPropertyValues(property)
                .run(
                        application ->
                                assertThat(
                                                model(
                                                        application.getBean(CamelContext.class),
                                                        "copilot"))
                                        .isNull());
    }

    @Test
    void withoutTheActuatorNothingIsMasked() {
        CAMEL.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
                .run(
                        application -> {
                            assertThat(application)
                                    .hasNotFailed()
                                    .doesNotHaveBean(CopilotSanitizingAutoConfiguration.class);
                            assertThat(model(application.getBean(CamelContext.class), "copilot"))
                                    .isEqualTo("of-the-properties");
                        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        ComponentCustomizer own() {
            return ComponentCustomizer.builder(CopilotComponent.class)
                    .build(
                            (name, component) -> {
                                component.getConfiguration().setSystemMessage("of " + name);
                                component.getConfiguration().setTopP(0.5);
                            });
        }

        @Bean
        CopilotComponent copilot() {
            return component(7);
        }

        @Bean
        CopilotComponent claude() {
            return component(8);
        }

        private static CopilotComponent component(int retries) {
            CopilotComponent component = new CopilotComponent();
            component.getConfiguration().setMaxRetries(retries);
            return component;
        }
    }

    @Test
    void aComponentBeanKeepsOptionsWithoutAProperty() {
        CAMEL.withUserConfiguration(Beans.class)
                .run(
                        application -> {
                            CamelContext camel = application.getBean(CamelContext.class);
                            assertThat(model(camel, "copilot")).isEqualTo("of-the-properties");
                            assertThat(
                                            camel.getComponent("copilot", CopilotComponent.class)
                                                    .getConfiguration()
                                                    .getMaxRetries())
                                    .isEqualTo(7);
                        });
    }

    @Test
    void aComponentOfAnotherNameIsNotConfigured() {
        CAMEL.withUserConfiguration(Beans.class)
                .run(
                        application ->
                                assertThat(model(application.getBean(CamelContext.class), "claude"))
                                        .isNull());
    }

    @Test
    void aCustomizerOfTheApplicationTakesPrecedence() {
        CAMEL.withUserConfiguration(Beans.class)
                .withPropertyValues("camel.component.copilot.top-p=0.1")
                .run(
                        application -> {
                            CamelContext camel = application.getBean(CamelContext.class);
                            var options =
                                    camel.getComponent("copilot", CopilotComponent.class)
                                            .getConfiguration();
                            assertThat(options.getTopP()).isEqualTo(0.5);
                            assertThat(options.getSystemMessage()).isEqualTo("of copilot");
                            assertThat(options.getModel()).isEqualTo("of-the-properties");
                        });
    }
}
