// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run selects its service, and announces it without showing a secret. */
class ServiceTest {

    private static final String SECRET = "gho_secret";

    @Test
    void isTheSimulatorWithoutACredential() {
        Service service = choose(Map.of(), Map.of("GH_TOKEN", " ", "PATH", "/bin"));

        assertThat(service.simulated()).isTrue();
        assertThat(service.announcement()).contains("simulator", "no credential");
    }

    @ParameterizedTest
    @CsvSource({
        "COPILOT_GITHUB_TOKEN, GH_TOKEN",
        "GH_TOKEN, GITHUB_TOKEN",
        "GITHUB_TOKEN, ANOTHER_TOKEN"
    })
    void isCopilotWithTheFirstVariableThatTheComponentReads(String first, String second) {
        Service service = choose(Map.of(), Map.of(first, SECRET, second, SECRET));

        assertThat(service.simulated()).isFalse();
        assertThat(service.announcement())
                .contains("GitHub Copilot", first)
                .doesNotContain(second, SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "api-key", "bearerToken", "token-provider"})
    void prefersAnOptionOfTheComponentAsTheComponentDoes(String option) {
        String property = "camel.component.copilot." + option;

        Service service = choose(Map.of(property, SECRET), Map.of("GH_TOKEN", SECRET));

        assertThat(service.simulated()).isFalse();
        assertThat(service.announcement()).contains(property).doesNotContain("GH_TOKEN", SECRET);
    }

    @Test
    void isAnotherProviderEvenWithoutACredential() {
        Service service =
                choose(
                        Map.of("camel.component.copilot.provider", "openai"),
                        Map.of("GH_TOKEN", SECRET));

        assertThat(service.simulated()).isFalse();
        assertThat(service.announcement()).contains("openai").doesNotContain("GH_TOKEN");
    }

    private static Service choose(Map<String, String> properties, Map<String, String> environment) {
        return Service.choose(name -> Optional.ofNullable(properties.get(name)), environment);
    }
}
