// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.WithJmx;
import java.beans.Introspector;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** JMX and the developer console show what the server counted. */
@WithJmx
@ExtendWith(CopilotServerExtension.class)
class ManagedCallsTest {

    private static final Map<String, Object> OF_COMPONENT =
            Map.ofEntries(
                    Map.entry("Calls", (long) MixedCalls.CALLS),
                    Map.entry("Failures", (long) MixedCalls.OF_EACH_KIND),
                    Map.entry("Refused", 0L),
                    Map.entry("Requests", (long) MixedCalls.REQUESTS),
                    Map.entry("Retries", (long) MixedCalls.OF_EACH_KIND),
                    Map.entry("Fallbacks", 0L),
                    Map.entry(
                            "PromptTokens", (long) MixedCalls.SUCCEEDED * MixedCalls.PROMPT_TOKENS),
                    Map.entry(
                            "CompletionTokens",
                            (long) MixedCalls.SUCCEEDED * MixedCalls.COMPLETION_TOKENS),
                    Map.entry("CachedTokens", 0L),
                    Map.entry("CacheWriteTokens", 0L),
                    Map.entry("ReasoningTokens", 0L),
                    Map.entry("CostNanoAiu", MixedCalls.SUCCEEDED * MixedCalls.NANO_AIU),
                    Map.entry("CostCredits", MixedCalls.SUCCEEDED * MixedCalls.NANO_AIU / 1e9),
                    Map.entry("UnpricedAnswers", 0L),
                    Map.entry("ToolCalls", EndedToolCalls.CALLS),
                    Map.entry("ToolCallsDone", EndedToolCalls.BY_OUTCOME.get("done")),
                    Map.entry("ToolCallsDenied", EndedToolCalls.BY_OUTCOME.get("denied")),
                    Map.entry("ToolCallsFailed", EndedToolCalls.BY_OUTCOME.get("failed")),
                    Map.entry("ToolCallsSuspended", EndedToolCalls.BY_OUTCOME.get("suspended")));

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    /** Sends all prompts, and reports tool calls of the chats. */
    private static MixedCalls calls(CopilotServer server) throws Exception {
        MixedCalls calls = new MixedCalls(server);
        calls.route().context().getRegistry().bind("clock", new Clock(() -> Set.of("time", "all")));
        calls.route()
                .context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("copilot:tool:weather?description=It&tags=all&destructiveHint=true")
                                        .routeId("forecast")
                                        .setBody(constant("sunny"));
                            }
                        });
        calls.start().sendAll();
        EndedToolCalls.report(calls.endpoint(CopilotOperation.CHAT));
        return calls;
    }

    /** A source of a tool with all hints. */
    private record Clock(Supplier<Set<String>> tagged) implements ToolSource {

        @Override
        public Set<String> tags() {
            return tagged.get();
        }

        @Override
        public List<ToolSpec> tools() {
            return List.of(
                    ToolSpec.builder("now")
                            .description("Returns the time")
                            .title("The time")
                            .readOnlyHint(true)
                            .destructiveHint(false)
                            .idempotentHint(true)
                            .returnDirect(true)
                            .build());
        }

        @Override
        public CompletionStage<String> call(ToolInvocation invocation) {
            return CompletableFuture.completedFuture("12:00");
        }
    }

    private ObjectName bean(MixedCalls calls, String type, String name) throws Exception {
        Set<ObjectName> found =
                beans.queryNames(
                        new ObjectName(
                                "org.apache.camel:context="
                                        + calls.route().context().getManagementName()
                                        + ",type="
                                        + type
                                        + ",name="
                                        + name),
                        null);
        assertThat(found).hasSize(1);
        return found.iterator().next();
    }

    private Map<String, Object> attributes(ObjectName bean) throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String attribute : OF_COMPONENT.keySet()) {
            values.put(attribute, beans.getAttribute(bean, attribute));
        }
        return values;
    }

    @Test
    void areAttributesOfTheComponent(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            ObjectName component = bean(calls, "components", "\"copilot\"");
            assertThat(attributes(component)).containsExactlyInAnyOrderEntriesOf(OF_COMPONENT);
            assertThat(beans.getAttribute(component, "ActiveStreams")).isEqualTo(0L);
            assertThat(beans.getAttribute(component, "Quotas"))
                    .isEqualTo(new String[] {"premium_interactions=8.5"});
            TabularData models = (TabularData) beans.invoke(component, "listModels", null, null);
            CompositeData row = models.get(new Object[] {MixedCalls.MODEL});
            assertThat(row.get("calls")).isEqualTo((long) MixedCalls.CALLS);
            assertThat(row.get("costNanoAiu"))
                    .isEqualTo(MixedCalls.SUCCEEDED * MixedCalls.NANO_AIU);
            TabularData tools = (TabularData) beans.invoke(component, "listTools", null, null);
            CompositeData tool = tools.get(new Object[] {EndedToolCalls.TOOL});
            assertThat(tool.get("calls")).isEqualTo(EndedToolCalls.CALLS);
            EndedToolCalls.BY_OUTCOME.forEach(
                    (outcome, number) -> assertThat(tool.get(outcome)).isEqualTo(number));
        }
    }

    @Test
    void areAttributesOfEachEndpoint(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            Map<String, Object> chat = attributes(bean(calls, "endpoints", "\"copilot://chat*\""));
            assertThat(chat)
                    .containsEntry("Calls", 3L * MixedCalls.OF_EACH_KIND)
                    .containsEntry("ToolCalls", EndedToolCalls.CALLS)
                    .containsEntry("Requests", 4L * MixedCalls.OF_EACH_KIND);
            Map<String, Object> stream =
                    attributes(bean(calls, "endpoints", "\"copilot://stream*\""));
            assertThat(stream)
                    .containsEntry("Calls", (long) MixedCalls.OF_EACH_KIND)
                    .containsEntry("ToolCalls", 0L)
                    .containsEntry("CostNanoAiu", MixedCalls.OF_EACH_KIND * MixedCalls.NANO_AIU);
        }
    }

    @Test
    void startAnewWithTheComponent(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            ObjectName name = bean(calls, "components", "\"copilot\"");
            calls.route().component().stop();
            assertThat(beans.getAttribute(name, "Calls")).isEqualTo((long) MixedCalls.CALLS);
            calls.route().component().start();
            calls.route().context().getEndpoints().stream()
                    .filter(endpoint -> endpoint.getEndpointUri().startsWith("copilot:"))
                    .forEach(
                            endpoint -> {
                                endpoint.stop();
                                endpoint.start();
                            });
            assertThat(beans.getAttribute(name, "Calls")).isEqualTo(0L);
            assertThat(beans.getAttribute(name, "ToolCalls")).isEqualTo(0L);
        }
    }

    private static DevConsole console(MixedCalls calls) {
        return PluginHelper.getDevConsoleResolver(calls.route().context())
                .resolveDevConsole("copilot");
    }

    @Test
    void areTextInTheConsole(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            String text = (String) console(calls).call(DevConsole.MediaType.TEXT);
            assertThat(text)
                    .contains("Component copilot\n")
                    .contains("Calls: 32 (8 failed, 0 refused)\n")
                    .contains("Requests: 40 (8 retries, 0 fallbacks)\n")
                    .contains("Active streams: 0\n")
                    .contains("Tokens: 168 in prompts, 72 in answers\n")
                    .contains("Cost: 2.400000024 AI credits (0 answers without a price)\n")
                    .contains("Model gpt-mixed: 32 calls")
                    .contains("Tool calls: 11 (3 denied, 2 failed, 1 suspended)\n")
                    .contains("Tool weather: 11 calls (3 denied, 2 failed, 1 suspended)\n")
                    .contains(
                            "Available tool now: tags=[all, time], title=The time, readOnlyHint=true, "
                                    + "destructiveHint=false, idempotentHint=true, returnDirect=true\n")
                    .contains(
                            "Available tool weather: tags=[all], destructiveHint=true, "
                                    + "returnDirect=false, route=forecast\n")
                    .contains("Quota premium_interactions: 8.5 %\n")
                    .contains("Credential: ");
        }
    }

    @Test
    void areShownAlthoughASourceOfToolsFails(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server);
                LogRecorder log = LogRecorder.at(Level.WARN)) {
            ToolSource broken =
                    new Clock(
                            () -> {
                                throw new IllegalStateException("broken");
                            });
            calls.route().context().getRegistry().bind("broken", broken);
            assertThat((String) console(calls).call(DevConsole.MediaType.TEXT))
                    .contains("Available tool now: ")
                    .contains("Credential: ");
            assertThat(log.lines()).anyMatch(line -> line.contains("failed with java.lang.Ill"));
        }
    }

    @Test
    void areJsonInTheConsole(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            JsonObject json = (JsonObject) console(calls).call(DevConsole.MediaType.JSON);
            JsonObject component = (JsonObject) ((JsonArray) json.get("components")).get(0);
            assertThat(component).containsEntry("name", "copilot");
            OF_COMPONENT.forEach(
                    (attribute, value) ->
                            assertThat(component)
                                    .containsEntry(Introspector.decapitalize(attribute), value));
            assertThat(component.toJson())
                    .contains("\"model\":\"gpt-mixed\"")
                    .contains(
                            "\"tools\":[{\"tool\":\"weather\",\"calls\":11,\"done\":5,\"denied\":3,"
                                    + "\"failed\":2,\"suspended\":1}]")
                    .contains(
                            "\"availableTools\":[{\"name\":\"now\",\"tags\":[\"all\",\"time\"],"
                                    + "\"title\":\"The time\",\"readOnlyHint\":true,"
                                    + "\"destructiveHint\":false,\"idempotentHint\":true,"
                                    + "\"returnDirect\":true},"
                                    + "{\"name\":\"weather\",\"tags\":[\"all\"],"
                                    + "\"destructiveHint\":true,\"returnDirect\":false,"
                                    + "\"route\":\"forecast\"}]")
                    .contains("\"percent\":8.5")
                    .contains("\"credentials\":[\"");
        }
    }
}
