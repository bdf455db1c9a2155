// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.Emit;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.WireApiName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.assertj.core.api.ThrowingConsumer;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The syntax of properties, and the options that the component receives. */
class PropertiesTest {

    private static final String PREFIX = "camel.component.copilot.";

    private static final ApplicationContextRunner APPLICATION =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    CamelAutoConfiguration.class,
                                    CopilotComponentAutoConfiguration.class));

    private static void options(
            ApplicationContextRunner application, ThrowingConsumer<CopilotConfiguration> check) {
        application.run(
                context -> {
                    assertThat(context).hasNotFailed();
                    check.accept(
                            context.getBean(CamelContext.class)
                                    .getComponent("copilot", CopilotComponent.class)
                                    .getConfiguration());
                });
    }

    static Stream<Arguments> values() {
        return Stream.of(
                value("connect-timeout=30s", CopilotConfiguration::getConnectTimeout, 30_000L),
                value("connectTimeout=1m30s", CopilotConfiguration::getConnectTimeout, 90_000L),
                value("idle-timeout=1500", CopilotConfiguration::getIdleTimeout, 1500L),
                value("request-timeout=1h", CopilotConfiguration::getRequestTimeout, 3_600_000L),
                value("response-timeout=0", CopilotConfiguration::getResponseTimeout, 0L),
                value("reader-timeout=500ms", CopilotConfiguration::getReaderTimeout, 500L),
                value("max-retry-delay=5s", CopilotConfiguration::getMaxRetryDelay, 5000L),
                value("login-timeout=5m", CopilotConfiguration::getLoginTimeout, 300_000L),
                value("models-cache-ttl=1d", CopilotConfiguration::getModelsCacheTtl, 86_400_000L),
                value(
                        "models-cache-ttl={{a.property:7s}}",
                        CopilotConfiguration::getModelsCacheTtl,
                        7000L),
                value("max-answer-size=1 MB", CopilotConfiguration::getMaxAnswerSize, "1 MB"),
                value("maxRequestSize=4096", CopilotConfiguration::getMaxRequestSize, "4096"),
                value("max-event-size=64KB", CopilotConfiguration::getMaxEventSize, "64KB"),
                value("max-retries=0", CopilotConfiguration::getMaxRetries, 0),
                value("max_retries=5", CopilotConfiguration::getMaxRetries, 5),
                value("seed=4294967296", CopilotConfiguration::getSeed, 4_294_967_296L),
                value("temperature=0.2", CopilotConfiguration::getTemperature, 0.2),
                value("top-p=1", CopilotConfiguration::getTopP, 1.0),
                value("max-tokens=100", CopilotConfiguration::getMaxTokens, 100),
                value("allow-insecure=true", CopilotConfiguration::isAllowInsecure, true),
                value("include-usage=false", CopilotConfiguration::getIncludeUsage, false),
                value("provider=openai", CopilotConfiguration::getProvider, ProviderName.OPENAI),
                value("wire-api=Messages", CopilotConfiguration::getWireApi, WireApiName.MESSAGES),
                value("emit=sse", CopilotConfiguration::getEmit, Emit.SSE),
                value("stop=END, FIN", CopilotConfiguration::getStop, "END, FIN"),
                value(
                        "system-message=For ${body}",
                        CopilotConfiguration::getSystemMessage,
                        "For ${body}"));
    }

    private static Arguments value(
            String property, Function<CopilotConfiguration, Object> option, Object expected) {
        return arguments(property, option, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void aPropertyIsConvertedLikeAnOptionOfAUri(
            String property, Function<CopilotConfiguration, Object> option, Object expected) {
        options(
                APPLICATION.withPropertyValues(PREFIX + property),
                configuration -> assertThat(option.apply(configuration)).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "provider=ollama, provider=openai&baseUrl=http://localhost:11434/v1",
        "provider=gemini, 'copilot, openai, azure, anthropic'"
    })
    void anInvalidProviderIsRefusedWithTheValidOnes(String property, String advice) {
        APPLICATION
                .withPropertyValues(PREFIX + property)
                .run(
                        context -> {
                            assertThat(context).hasFailed();
                            assertThat(Throwables.getStackTrace(context.getStartupFailure()))
                                    .contains(advice);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"10x", "10S", "1.5s", "ten seconds", "30s1m"})
    void anInvalidDurationIsRefused(String text) {
        APPLICATION
                .withPropertyValues(PREFIX + "connect-timeout=" + text)
                .run(
                        context ->
                                assertThat(App.failureOfTheComponent(context))
                                        .hasStackTraceContaining("connectTimeout")
                                        .hasStackTraceContaining(text));
    }

    @Test
    void withoutPropertiesTheDefaultsOfTheComponentApply() {
        options(
                APPLICATION,
                configuration ->
                        assertThat(configuration)
                                .usingRecursiveComparison()
                                .isEqualTo(new CopilotConfiguration()));
    }

    @ParameterizedTest
    @CsvSource({
        "CAMEL_COMPONENT_COPILOT_TOKEN, gho_of-the-environment",
        "camel.component.copilot.token, gho_of-the-environment"
    })
    void aPropertyMayBeAnEnvironmentVariable(String name, String token) {
        options(
                APPLICATION.withInitializer(
                        context ->
                                context.getEnvironment()
                                        .getPropertySources()
                                        .addFirst(
                                                new SystemEnvironmentPropertySource(
                                                        "systemEnvironment", Map.of(name, token)))),
                configuration -> assertThat(configuration.getToken()).isEqualTo(token));
    }

    @Test
    void placeholdersOfCamelAndSpringAreResolved() {
        options(
                APPLICATION.withPropertyValues(
                        "my.token=gho_mine",
                        "my.model=mine",
                        PREFIX + "token=${my.token}",
                        PREFIX + "model={{my.model}}"),
                configuration -> {
                    assertThat(configuration.getToken()).isEqualTo("gho_mine");
                    assertThat(configuration.getModel()).isEqualTo("mine");
                });
    }

    @Test
    void mapsKeepNamesInBrackets() {
        options(
                yaml(
                        """
                        camel.component.copilot:
                          body:
                            user: me
                            n: 2
                            "[max_completion_tokens]": 100
                            "[stream_options]":
                              "[include_usage]": true
                          header:
                            X-Team: blue
                        """),
                configuration -> {
                    assertThat(configuration.getBody())
                            .contains(
                                    entry("user", "me"),
                                    entry("n", 2),
                                    entry("max_completion_tokens", 100),
                                    entry("stream_options", Map.of("include_usage", true)));
                    assertThat(configuration.getHeader()).containsExactly(entry("X-Team", "blue"));
                });
    }

    private static ApplicationContextRunner yaml(String text) {
        return APPLICATION.withInitializer(
                context -> {
                    try {
                        new YamlPropertySourceLoader()
                                .load(
                                        "page",
                                        new ByteArrayResource(
                                                text.getBytes(StandardCharsets.UTF_8)))
                                .forEach(context.getEnvironment().getPropertySources()::addFirst);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"${gho_secret}", "{{gho_secret}}", "gho_{{secret"})
    void aCredentialWithAnUnresolvedPlaceholderFails(String text) {
        APPLICATION
                .withPropertyValues(PREFIX + "token=" + text)
                .run(
                        context ->
                                assertThat(App.failureOfTheComponent(context))
                                        .hasStackTraceContaining("token")
                                        .extracting(Throwables::getStackTrace)
                                        .asString()
                                        .doesNotContain("secret"));
    }

    @Test
    void aTemplateWithAColonUsesTheSimpleFunction() {
        options(
                APPLICATION.withPropertyValues(
                        PREFIX + "system-message=Today is $simple{date:now:yyyy}"),
                configuration ->
                        assertThat(configuration.getSystemMessage())
                                .isEqualTo("Today is $simple{date:now:yyyy}"));
    }
}
