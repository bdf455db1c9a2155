// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The readiness of the component at {@code /actuator/health}, which contains no secret. */
class HealthTest {

    private static final String TOKEN = "gho_nobody-may-see-this-one";

    @ParameterizedTest
    @CsvSource({"default, false", "oneline, false", "full, true"})
    void isUpWithACredential(String exposureLevel, boolean named) {
        try (App app =
                App.web(
                        List.of(),
                        "camel.component.copilot.token=" + TOKEN,
                        "camel.health.exposure-level=" + exposureLevel)) {
            String health = app.get("/health");

            assertThat(health).startsWith("200 {\"status\":\"UP\"").doesNotContain(TOKEN);
            assertThat(health.contains("\"copilot-credential\":\"UP\"")).isEqualTo(named);
        }
    }

    @Test
    void isDownWithoutOne() {
        try (App app = App.web(List.of())) {
            String health = app.get("/health");

            assertThat(health)
                    .startsWith("503 {\"status\":\"DOWN\"")
                    .contains("\"copilot-credential\":\"DOWN\"");
        }
    }
}
