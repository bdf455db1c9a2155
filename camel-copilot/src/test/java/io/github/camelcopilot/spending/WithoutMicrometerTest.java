// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ClassesWithout;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Micrometer and camel-telemetry are optional. */
@ExtendWith(CopilotServerExtension.class)
class WithoutMicrometerTest {

    /** Sends one prompt to a server and returns the answer. Loaded without the libraries. */
    public static final class OneCall implements UnaryOperator<String> {

        @Override
        public String apply(String baseUrl) {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.addComponent("copilot", new CopilotComponent());
                context.start();
                return context.createProducerTemplate()
                        .requestBody(
                                "copilot:chat?wireApi=completions&token=gho_0123456789abcdefghijkl&baseUrl="
                                        + baseUrl,
                                "Hi",
                                String.class);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @Test
    void theComponentRuns(CopilotServer server) throws Exception {
        ClassesWithout loader =
                ClassesWithout.packages("io.micrometer.", "org.apache.camel.telemetry.");
        assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
        server.enqueue(Answer.text("Hello"));
        assertThat(loader.call(OneCall.class, server.url())).isEqualTo("Hello");
    }
}
