// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ManagedBeans;
import io.github.camelcopilot.testing.SecretFinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What makes calls visible shows no prompts, answers, arguments of tools or credentials. */
@ExtendWith(CopilotServerExtension.class)
class NothingShownTest {

    private final SecretFinder content =
            new SecretFinder(MixedCalls.PROMPT, MixedCalls.ANSWER, EndedToolCalls.ARGUMENTS);
    private final SecretFinder credential = new SecretFinder(CopilotRoute.TOKEN);

    private void assertAbsent(String where, String text) {
        content.assertAbsent(where, text);
        credential.assertAbsent(where, text);
    }

    @Test
    void inMetersSpansJmxAndTheConsole(CopilotServer server) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RecordingTracer tracer = new RecordingTracer();
        try (LogRecorder log = LogRecorder.at(Level.TRACE);
                MixedCalls calls = new MixedCalls(server)) {
            calls.route().context().getRegistry().bind("metricsRegistry", registry);
            tracer.setCamelContext(calls.route().context());
            tracer.init(calls.route().context());
            calls.start().sendAll();
            EndedToolCalls.report(calls.endpoint(CopilotOperation.CHAT));

            assertThat(registry.scrape())
                    .contains("copilot_requests_total", "copilot_tool_calls_total");
            assertAbsent("meters", registry.scrape());

            assertThat(tracer.ofCopilot()).hasSize(MixedCalls.CALLS);
            for (RecordingTracer.Recorded span : tracer.ofCopilot()) {
                assertAbsent("a span", span.everything.toString());
            }

            assertThat(new ManagedBeans(this::assertAbsent).visitAll()).isGreaterThan(5);

            DevConsole console =
                    PluginHelper.getDevConsoleResolver(calls.route().context())
                            .resolveDevConsole("copilot");
            for (DevConsole.MediaType type : DevConsole.MediaType.values()) {
                assertAbsent("the console", String.valueOf(console.call(type)));
            }

            assertThat(log.lines()).anyMatch(line -> line.contains("x-initiator"));
            log.lines().forEach(line -> credential.assertAbsent("the log", line));
            log.lines().stream()
                    .filter(line -> line.matches("(?s)[A-Z]+ io\\.github\\.camelcopilot\\..*"))
                    .forEach(line -> content.assertAbsent("the component's log", line));
        }
    }
}
