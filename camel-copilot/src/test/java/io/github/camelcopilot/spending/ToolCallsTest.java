// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotToolEvent;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tool calls of the agent loop are seen with their outcomes, whether whole or streamed. */
@ExtendWith(CopilotServerExtension.class)
class ToolCallsTest {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void areCountedInMetersByToolAndOutcome(CopilotServer server) throws Exception {
        try (MixedTools tools = new MixedTools(server)) {
            tools.route().context().getRegistry().bind("metricsRegistry", registry);
            tools.start().sendAll();
            MixedTools.CALLS.forEach(
                    (tool, outcomes) ->
                            outcomes.forEach(
                                    (outcome, number) ->
                                            assertThat(MeterSums.toolCalls(registry, tool, outcome))
                                                    .as(tool + " " + outcome)
                                                    .isEqualTo(number)));
            assertThat(MeterSums.toolCalls(registry)).isEqualTo(MixedTools.TOTAL);
        }
    }

    @Test
    void areCountedByTheComponent(CopilotServer server) throws Exception {
        try (MixedTools tools = new MixedTools(server).start().sendAll()) {
            CopilotComponent component = tools.route().component();
            assertThat(component.getToolCalls()).isEqualTo(MixedTools.TOTAL);
            assertThat(component.getToolCallsDone()).isEqualTo(3);
            assertThat(component.getToolCallsDenied()).isEqualTo(2);
            assertThat(component.getToolCallsFailed()).isEqualTo(4);
            assertThat(component.getToolCallsSuspended()).isEqualTo(1);
        }
    }

    @Test
    void areEvents(CopilotServer server) throws Exception {
        List<CopilotToolEvent> events = new CopyOnWriteArrayList<>();
        try (MixedTools tools = new MixedTools(server)) {
            tools.route()
                    .context()
                    .getManagementStrategy()
                    .addEventNotifier(
                            new SimpleEventNotifierSupport() {
                                @Override
                                public boolean isEnabled(CamelEvent event) {
                                    return event instanceof CopilotToolEvent;
                                }

                                @Override
                                public void notify(CamelEvent event) {
                                    events.add((CopilotToolEvent) event);
                                }
                            });
            tools.start().sendAll();
            await().until(() -> events.size() == MixedTools.TOTAL);
            assertThat(byToolAndOutcome(events)).isEqualTo(MixedTools.CALLS);
            assertThat(events).allMatch(event -> event.callId().startsWith("call_"));
            assertThat(events.toString()).doesNotContain(MixedTools.INVENTED);
        }
    }

    private static Map<String, Map<String, Long>> byToolAndOutcome(List<CopilotToolEvent> events) {
        return events.stream()
                .collect(
                        Collectors.groupingBy(
                                CopilotToolEvent::name,
                                Collectors.groupingBy(
                                        CopilotToolEvent::outcome, Collectors.counting())));
    }
}
