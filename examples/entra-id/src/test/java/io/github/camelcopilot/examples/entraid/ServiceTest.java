// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run selects its service and announces it. */
class ServiceTest {

    private static final String ENDPOINT = "https://camel.openai.azure.com";

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void isTheStandInWithoutAnEndpoint(String endpoint) {
        Service service = choose(Map.of("endpoint", endpoint, "deployment", "summaries"));

        assertThat(service.simulated()).isTrue();
        assertThat(service.announcement()).contains("stand-in", "no endpoint");
    }

    @Test
    void isTheDeploymentAtTheEndpoint() {
        Service service = choose(Map.of("endpoint", ENDPOINT, "deployment", "summaries"));

        assertThat(service.simulated()).isFalse();
        assertThat(service.announcement())
                .contains("summaries", ENDPOINT)
                .doesNotContain("stand-in");
    }

    @Test
    void asksForTheDeploymentOfAnEndpoint() {
        assertThatThrownBy(() -> choose(Map.of("endpoint", ENDPOINT)))
                .hasMessageContaining(ENDPOINT)
                .hasMessageContaining("-Ddeployment=");
    }

    private static Service choose(Map<String, String> properties) {
        return Service.choose(name -> Optional.ofNullable(properties.get(name)));
    }
}
