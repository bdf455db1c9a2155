// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.test.Books;
import io.github.camelcopilot.testing.WithJmx;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

/**
 * What the component reports by header, meter, JMX and console equals the books of the server: to
 * the request, the token and the nano-AIU.
 */
@WithJmx
class AccountingTest {

    private static final int CALLS = 1_000;

    @Test
    void aThousandRandomCallsEqualTheBooks() throws Exception {
        assertThat(assertEqualsBooks(4711, CALLS)).isGreaterThan(CALLS);
    }

    @Property(tries = 20)
    void theCallsOfAnyScriptEqualTheBooks(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) throws Exception {
        assertEqualsBooks(seed, count);
    }

    /** Returns the number of tool calls. */
    private static long assertEqualsBooks(long seed, int count) throws Exception {
        // It rejects a meter whose tags differ from the first of its name.
        MeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Queue<String> rejected = new ConcurrentLinkedQueue<>();
        meters.config().onMeterRegistrationFailed((id, reason) -> rejected.add(id + ": " + reason));
        try (RandomCalls calls = new RandomCalls()) {
            calls.context().getRegistry().bind("meters", meters);
            calls.run(seed, count);
            // The last chunk is delivered before its stream ends.
            await().until(() -> calls.component().getActiveStreams() == 0);
            Books books = calls.server().books();

            assertThat(books.requests()).isGreaterThanOrEqualTo(count);
            assertHeaders(calls, books);
            assertMeters(meters, calls, books);
            assertThat(rejected).isEmpty();
            assertStatistics(calls.component(), books);
            assertJmx(calls, books);
            assertConsole(calls, books);
            assertModels(calls, books);
            assertToolCalls(meters, calls);
            assertThat(calls.component().getToolCalls()).isEqualTo(books.toolCalls());
            assertThat(books.toolResults()).isEqualTo(books.toolCalls());
            return books.toolCalls();
        }
    }

    private static void assertHeaders(RandomCalls calls, Books books) {
        assertThat(calls.answers()).isEqualTo(books.answers());
        assertThat(sum(calls, result -> result.usage().promptTokens()))
                .isEqualTo(books.promptTokens());
        assertThat(sum(calls, result -> result.usage().cachedTokens()))
                .isEqualTo(books.cachedTokens());
        assertThat(sum(calls, result -> result.usage().completionTokens()))
                .isEqualTo(books.completionTokens());
        assertThat(sum(calls, result -> result.cost().nanoAiu())).isEqualTo(books.nanoAiu());
        assertThat(calls.results()).noneMatch(result -> result.cost().estimated());
    }

    private static long sum(RandomCalls calls, ToLongFunction<ChatResult> number) {
        return calls.results().stream().mapToLong(number).sum();
    }

    private static void assertMeters(MeterRegistry meters, RandomCalls calls, Books books) {
        long operations = count(meters, "gen_ai.client.operation.duration");
        assertThat(operations + count(meters, "copilot.retries")).isEqualTo(books.requests());
        assertThat(count(meters, "copilot.requests")).isEqualTo(books.requests());
        assertThat(count(meters, "copilot.fallbacks")).isGreaterThanOrEqualTo(calls.fallbacks());
        assertThat(MeterSums.tokens(meters, "input")).isEqualTo(books.promptTokens());
        assertThat(MeterSums.tokens(meters, "output")).isEqualTo(books.completionTokens());
        assertThat(Math.round(MeterSums.count(meters, "copilot.cost.credits") * 1e9))
                .isEqualTo(books.nanoAiu());
        // A stream is open until its last chunk has been delivered.
        await().until(() -> meters.get("copilot.streams.active").gauge().value() == 0);
    }

    private static long count(MeterRegistry meters, String name) {
        return Math.round(MeterSums.count(meters, name));
    }

    private static void assertStatistics(CopilotComponent component, Books books) {
        assertThat(component.getRequests()).isEqualTo(books.requests());
        assertThat(component.getCalls() + component.getRetries()).isEqualTo(books.requests());
        assertThat(component.getCalls() - component.getFailures()).isEqualTo(books.answers());
        assertThat(component.getUnpricedAnswers()).isZero();
    }

    private static void assertJmx(RandomCalls calls, Books books) throws Exception {
        assertThat(component(calls, "Requests")).isEqualTo(books.requests());
        assertThat(component(calls, "PromptTokens")).isEqualTo(books.promptTokens());
        assertThat(component(calls, "CachedTokens")).isEqualTo(books.cachedTokens());
        assertThat(component(calls, "CompletionTokens")).isEqualTo(books.completionTokens());
        assertThat(component(calls, "CostNanoAiu")).isEqualTo(books.nanoAiu());
    }

    /** Returns an attribute of the component in JMX. */
    private static Object component(RandomCalls calls, String attribute) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name =
                new ObjectName(
                        "org.apache.camel:context="
                                + calls.context().getManagementName()
                                + ",type=components,name=\"copilot\"");
        return server.getAttribute(name, attribute);
    }

    private static void assertConsole(RandomCalls calls, Books books) {
        JsonObject json = console(calls);
        assertThat(json.getLong("requests")).isEqualTo(books.requests());
        assertThat(json.getLong("promptTokens")).isEqualTo(books.promptTokens());
        assertThat(json.getLong("completionTokens")).isEqualTo(books.completionTokens());
        assertThat(json.getLong("costNanoAiu")).isEqualTo(books.nanoAiu());
    }

    private static void assertModels(RandomCalls calls, Books books) {
        JsonArray models = (JsonArray) console(calls).get("models");
        for (Object row : models) {
            JsonObject model = (JsonObject) row;
            Books.Line line = books.byModel().get(model.getString("model"));
            assertThat(model.getLong("requests")).isEqualTo(line.requests());
            assertThat(model.getLong("costNanoAiu")).isEqualTo(line.nanoAiu());
        }
        assertThat(models).hasSameSizeAs(books.byModel().keySet());
    }

    private static void assertToolCalls(MeterRegistry meters, RandomCalls calls) throws Exception {
        Map<List<String>, Long> expected = calls.toolCalls();
        long total = expected.values().stream().mapToLong(Long::longValue).sum();
        expected.forEach(
                (call, number) ->
                        assertThat(MeterSums.toolCalls(meters, call.get(0), call.get(1)))
                                .as(call.toString())
                                .isEqualTo(number));
        assertThat(MeterSums.toolCalls(meters)).isEqualTo(total);
        assertThat(calls.component().getToolCalls()).isEqualTo(total);
        assertThat(component(calls, "ToolCalls")).isEqualTo(total);
        assertThat(console(calls).getLong("toolCalls")).isEqualTo(total);
        for (Object row : (JsonArray) console(calls).get("tools")) {
            JsonObject tool = (JsonObject) row;
            for (String outcome : List.of("done", "denied", "failed", "suspended")) {
                assertThat(tool.getLong(outcome))
                        .isEqualTo(
                                expected.getOrDefault(
                                        List.of(tool.getString("tool"), outcome), 0L));
            }
        }
    }

    private static JsonObject console(RandomCalls calls) {
        DevConsole console =
                PluginHelper.getDevConsoleResolver(calls.context()).resolveDevConsole("copilot");
        JsonObject all = (JsonObject) console.call(DevConsole.MediaType.JSON);
        return (JsonObject) ((JsonArray) all.get("components")).get(0);
    }
}
