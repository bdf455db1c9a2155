// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotEvent;
import io.github.camelcopilot.CopilotToolEvent;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ManagedBeans;
import io.github.camelcopilot.testing.SecretFinder;
import io.github.camelcopilot.testing.WithJmx;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.console.DevConsole;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What makes calls visible shows no prompts, answers, arguments of tools or credentials. */
@WithJmx
@ExtendWith(CopilotServerExtension.class)
class NothingShownTest {

    private final SecretFinder content =
            new SecretFinder(
                    MixedCalls.PROMPT,
                    MixedCalls.ANSWER,
                    MixedTools.ARGUMENT,
                    MixedTools.RESULT,
                    MixedTools.FAILURE,
                    MixedTools.DENIAL,
                    MixedTools.INVENTED);

    private final SecretFinder credential = new SecretFinder(CopilotRoute.TOKEN);
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RecordingTracer tracer = new RecordingTracer();
    private final List<CopilotEvent> events = new CopyOnWriteArrayList<>();

    private void assertAbsent(String where, String text) {
        content.assertAbsent(where, text);
        credential.assertAbsent(where, text);
    }

    private void observe(CamelContext context) {
        context.getRegistry().bind("metricsRegistry", registry);
        tracer.setCamelContext(context);
        tracer.init(context);
        context.getManagementStrategy().addEventNotifier(new Events());
    }

    private final class Events extends SimpleEventNotifierSupport {

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof CopilotEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            events.add((CopilotEvent) event);
        }
    }

    @Test
    void ofCalls(CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.TRACE);
                MixedCalls calls = new MixedCalls(server)) {
            observe(calls.route().context());
            calls.start().sendAll();
            assertThat(tracer.ofCopilot()).hasSize(MixedCalls.CALLS);
            assertNothingShown(calls.route().context(), log);
        }
    }

    @Test
    void ofToolCalls(CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.TRACE);
                MixedTools tools = new MixedTools(server)) {
            observe(tools.route().context());
            tools.start().sendAll();
            await().until(() -> toolEvents() == MixedTools.TOTAL);
            assertThat(registry.scrape()).contains("copilot_tool_calls_total");
            assertNothingShown(tools.route().context(), log);
        }
    }

    private long toolEvents() {
        return events.stream().filter(CopilotToolEvent.class::isInstance).count();
    }

    private void assertNothingShown(CamelContext context, LogRecorder log) throws Exception {
        assertThat(registry.scrape()).contains("copilot_requests_total");
        assertAbsent("meters", registry.scrape());

        assertThat(tracer.ofCopilot()).isNotEmpty();
        for (RecordingTracer.Recorded span : tracer.ofCopilot()) {
            assertAbsent("a span", span.everything.toString());
        }

        assertThat(new ManagedBeans(this::assertAbsent).visitAll()).isGreaterThan(5);

        DevConsole console =
                PluginHelper.getDevConsoleResolver(context).resolveDevConsole("copilot");
        for (DevConsole.MediaType type : DevConsole.MediaType.values()) {
            assertAbsent("the console", String.valueOf(console.call(type)));
        }

        assertAbsent("the events", events.toString());

        assertThat(log.lines()).anyMatch(line -> line.contains("x-initiator"));
        log.lines().forEach(line -> credential.assertAbsent("the log", line));
        log.lines().stream()
                .filter(line -> line.matches("(?s)[A-Z]+ io\\.github\\.camelcopilot\\..*"))
                .forEach(line -> content.assertAbsent("the component's log", line));
    }
}
