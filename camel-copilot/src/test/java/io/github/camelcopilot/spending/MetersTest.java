// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.ServerEvents;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The meters equal what the server counted, and are found and removed with the component. */
@ExtendWith(CopilotServerExtension.class)
class MetersTest {

    private static final String REGISTRY = "metricsRegistry";
    private static final String DURATION = "gen_ai.client.operation.duration";
    private static final String COST = "copilot.cost.credits";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final List<String> rejected = new ArrayList<>();

    private MixedCalls calls(CopilotServer server) {
        registry.config()
                .onMeterRegistrationFailed((id, reason) -> rejected.add(id + ": " + reason));
        MixedCalls calls = new MixedCalls(server);
        calls.route().context().getRegistry().bind(REGISTRY, registry);
        return calls;
    }

    private double count(String name, String... tags) {
        return MeterSums.count(registry, name, tags);
    }

    @Test
    void countEveryCallAndRequest(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start().sendAll()) {
            assertThat(count(DURATION)).isEqualTo(MixedCalls.CALLS);
            assertThat(count(DURATION, "error.type", "none")).isEqualTo(MixedCalls.SUCCEEDED);
            assertThat(count(DURATION, "error.type", "CopilotRequestException"))
                    .isEqualTo(MixedCalls.OF_EACH_KIND);
            assertThat(count("copilot.requests")).isEqualTo(server.requests().size());
            assertThat(count("copilot.retries")).isEqualTo(MixedCalls.OF_EACH_KIND);
            assertThat(MeterSums.tokens(registry, "input"))
                    .isEqualTo(MixedCalls.SUCCEEDED * MixedCalls.PROMPT_TOKENS);
            assertThat(MeterSums.tokens(registry, "output"))
                    .isEqualTo(MixedCalls.SUCCEEDED * MixedCalls.COMPLETION_TOKENS);
            assertThat(count(COST)).isEqualTo(MixedCalls.SUCCEEDED * MixedCalls.NANO_AIU / 1e9);
            assertThat(registry.get("copilot.streams.active").gauge().value()).isZero();
            assertThat(
                            registry.get("copilot.quota.remaining")
                                    .tag("copilot.quota.name", "premium_interactions")
                                    .gauge()
                                    .value())
                    .isEqualTo(8.5);
            assertThat(rejected).isEmpty();
        }
    }

    /** The Prometheus registry rejects a meter whose tags differ from the first of its name. */
    @Test
    void haveTheSameTagsWhateverTheOutcome(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start().sendAll()) {
            Map<String, Set<String>> keys = new HashMap<>();
            for (Meter meter : registry.getMeters()) {
                Set<String> tags = new TreeSet<>();
                meter.getId().getTags().stream().map(Tag::getKey).forEach(tags::add);
                assertThat(keys.computeIfAbsent(meter.getId().getName(), unknown -> tags))
                        .as(meter.getId().getName())
                        .isEqualTo(tags);
            }
            assertThat(keys.get(DURATION))
                    .containsExactly(
                            "error.type",
                            "gen_ai.operation.name",
                            "gen_ai.provider.name",
                            "gen_ai.request.model",
                            "gen_ai.response.model");
            assertThat(registry.scrape())
                    .contains("gen_ai_client_operation_duration_seconds_bucket")
                    .contains("le=\"0.01\"")
                    .contains("le=\"81.92\"")
                    .contains("gen_ai_client_token_usage_tokens_bucket")
                    .contains("le=\"6.7108864E7\"")
                    .contains("copilot_quota_remaining_percent")
                    .contains("copilot_cost_credits_total");
            assertThat(rejected).isEmpty();
        }
    }

    @Test
    void countStreamsUntilTheyEnd(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start()) {
            server.answerWith(
                    request ->
                            Answer.sse(ServerEvents.text("a"), ServerEvents.FINISH).stallAfter(1));
            Exchange exchange =
                    calls.route()
                            .context()
                            .createProducerTemplate()
                            .request("direct:stream", sent -> sent.getMessage().setBody("go"));
            assertThat(registry.get("copilot.streams.active").gauge().value()).isEqualTo(1);
            exchange.getProperty("CamelCopilotCancelStream", Runnable.class).run();
            await().until(() -> registry.get("copilot.streams.active").gauge().value() == 0);
            await().until(() -> count(DURATION, "error.type", "none") == 0 && count(DURATION) == 1);
            exchange.getMessage().getBody(InputStream.class).close();
        }
    }

    @Test
    void nameAtMostAHundredModels(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start()) {
            for (int i = 0; i < 120; i++) {
                String model = "model-" + i;
                CopilotRoute.succeeded(
                        calls.route()
                                .context()
                                .createProducerTemplate()
                                .request(
                                        "direct:chat",
                                        sent -> {
                                            sent.getMessage().setBody("Hi");
                                            sent.getMessage().setHeader("CamelCopilotModel", model);
                                        }));
            }
            assertThat(count(DURATION)).isEqualTo(120);
            assertThat(count(DURATION, "gen_ai.request.model", "other")).isEqualTo(20);
            assertThat(registry.find(DURATION).timers()).hasSize(101);
        }
    }

    @Test
    void countARefusedPromptOnlyAsRefused(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            calls.route().options().setMinQuotaPercent(50.0);
            calls.start();
            for (int i = 0; i < 2; i++) {
                calls.route()
                        .context()
                        .createProducerTemplate()
                        .request("direct:chat", sent -> sent.getMessage().setBody("Hi"));
            }
            assertThat(server.requests()).hasSize(1);
            assertThat(count(DURATION)).isEqualTo(1);
            assertThat(count("copilot.refused", "error.type", "CopilotQuotaException"))
                    .isEqualTo(1);
        }
    }

    @Test
    void countAFallback(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server)) {
            calls.route().options().setFallbackModel("gpt-fallback");
            calls.start();
            server.answerWith(
                    request ->
                            request.bodyText().contains("gpt-fallback")
                                    ? Answer.text("fine")
                                    : Answer.status(
                                            402, "{\"error\":{\"code\":\"quota_exceeded\"}}"));
            CopilotRoute.succeeded(
                    calls.route()
                            .context()
                            .createProducerTemplate()
                            .request("direct:chat", sent -> sent.getMessage().setBody("Hi")));
            assertThat(
                            count(
                                    "copilot.fallbacks",
                                    "gen_ai.request.model",
                                    MixedCalls.MODEL,
                                    "copilot.fallback.model",
                                    "gpt-fallback",
                                    "error.type",
                                    "CopilotQuotaException"))
                    .isEqualTo(1);
            assertThat(count(DURATION)).isEqualTo(2);
        }
    }

    @Test
    void countToolCallsByToolAndOutcome(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start()) {
            EndedToolCalls.report(calls.endpoint(CopilotOperation.CHAT));
            EndedToolCalls.BY_OUTCOME.forEach(
                    (outcome, number) ->
                            assertThat(MeterSums.toolCalls(registry, EndedToolCalls.TOOL, outcome))
                                    .isEqualTo(number));
            assertThat(MeterSums.toolCalls(registry)).isEqualTo(EndedToolCalls.CALLS);
            assertThat(registry.scrape())
                    .contains(
                            "copilot_tool_calls_total{gen_ai_tool_name=\"weather\",outcome=\"done\"} 5.0");
            assertThat(rejected).isEmpty();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void nameAtMostAHundredTools(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start()) {
            for (int i = 0; i < 120; i++) {
                EndedToolCalls.report(calls.endpoint(CopilotOperation.CHAT), "tool-" + i, "done");
            }
            assertThat(MeterSums.toolCalls(registry)).isEqualTo(120);
            assertThat(MeterSums.toolCalls(registry, "other", "done")).isEqualTo(20);
            assertThat(registry.find(MeterSums.TOOL_CALLS).counters()).hasSize(101);
            assertThat(calls.route().component().getToolCallsDone()).isEqualTo(120);
        }
    }

    @Test
    void areRemovedAtTheStopAndCountOnceAfterARestart(CopilotServer server) throws Exception {
        try (MixedCalls calls = calls(server).start().sendAll()) {
            calls.route().context().stop();
            assertThat(registry.getMeters()).isEmpty();
            calls.route().context().start();
            server.reset();
            calls.close();
        }
        server.reset();
        MixedCalls again = new MixedCalls(server);
        again.route().context().getRegistry().bind(REGISTRY, registry);
        try (again) {
            again.start().sendAll();
            assertThat(count(DURATION)).isEqualTo(MixedCalls.CALLS);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void areSharedByComponentsWithOneRegistry(CopilotServer server) throws Exception {
        try (MixedCalls first = calls(server).start().sendAll()) {
            server.reset();
            MixedCalls second = new MixedCalls(server);
            second.route().context().getRegistry().bind(REGISTRY, registry);
            try (second) {
                second.start().sendAll();
                assertThat(count(DURATION)).isEqualTo(2 * MixedCalls.CALLS);
            }
            assertThat(count(DURATION)).isEqualTo(2 * MixedCalls.CALLS);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    /** Beans by name, and the name of the one that must be used; null = none. */
    static Stream<Arguments> registries() {
        MeterRegistry composite = new CompositeMeterRegistry().add(new SimpleMeterRegistry());
        return Stream.of(
                Arguments.of(Map.of(), null),
                Arguments.of(Map.of("any", new SimpleMeterRegistry()), "any"),
                Arguments.of(
                        Map.of(REGISTRY, new SimpleMeterRegistry(), "a", new SimpleMeterRegistry()),
                        REGISTRY),
                Arguments.of(Map.of("a", new SimpleMeterRegistry(), "b", composite), "b"),
                Arguments.of(
                        Map.of("b", new SimpleMeterRegistry(), "a", new SimpleMeterRegistry()),
                        "a"));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void areInTheRegistryThatCamelMicrometerUsesToo(
            Map<String, MeterRegistry> beans, String expected, CopilotServer server)
            throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            beans.forEach(calls.route().context().getRegistry()::bind);
            calls.start().sendAll();
            Map<String, Boolean> used = new LinkedHashMap<>();
            beans.forEach((name, bean) -> used.put(name, !bean.getMeters().isEmpty()));
            assertThat(used.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey))
                    .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
        }
    }

    /** Other components may add the registry after the routes were created. */
    @Test
    void areFoundWhenTheRegistryIsAddedDuringTheStart(CopilotServer server) throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            CopilotComponent component = calls.route().component();
            calls.route()
                    .context()
                    .addStartupListener(
                            (context, alreadyStarted) ->
                                    context.getRegistry().bind(REGISTRY, registry));
            calls.start().sendAll();
            assertThat(component.getCalls()).isEqualTo(MixedCalls.CALLS);
            assertThat(count(DURATION)).isEqualTo(MixedCalls.CALLS);
        }
    }

    /** Name of a meter, and the failure of its registration. */
    static Stream<Arguments> brokenMeters() {
        return Stream.of(
                        "copilot.streams.active",
                        "copilot.requests",
                        "copilot.fallbacks",
                        MeterSums.TOOL_CALLS)
                .flatMap(
                        name ->
                                Stream.of(
                                                new IllegalArgumentException("conflict"),
                                                new NoSuchMethodError("old library"))
                                        .map(failure -> Arguments.of(name, failure)));
    }

    @ParameterizedTest
    @MethodSource("brokenMeters")
    void aRegistryThatFailsAffectsNoCall(String name, Throwable failure, CopilotServer server)
            throws Exception {
        registry.config().meterFilter(new FailingFilter(name, failure));
        try (MixedCalls calls = calls(server)) {
            calls.route().options().setFallbackModel("gpt-fallback");
            calls.start().sendAll();
            server.enqueue(Answer.status(402, ""));
            calls.route()
                    .context()
                    .createProducerTemplate()
                    .asyncSend("direct:chat", sent -> sent.getMessage().setBody("Hi"))
                    .get(20, TimeUnit.SECONDS);
            assertThat(calls.route().component().getCalls()).isEqualTo(MixedCalls.CALLS + 2);
            EndedToolCalls.report(calls.endpoint(CopilotOperation.CHAT));
            assertThat(calls.route().component().getToolCalls()).isEqualTo(EndedToolCalls.CALLS);
        }
    }

    private record FailingFilter(String name, Throwable failure) implements MeterFilter {

        @Override
        public MeterFilterReply accept(Meter.Id id) {
            if (id.getName().equals(name)) {
                FailingFilter.<RuntimeException>fail(failure);
            }
            return MeterFilterReply.NEUTRAL;
        }

        @SuppressWarnings("unchecked") // The type is not checked at run time.
        private static <T extends Throwable> void fail(Throwable failure) throws T {
            throw (T) failure;
        }
    }

    @Test
    void aBeanOfAnotherTypeWithTheNameIsNotUsed(CopilotServer server) throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            calls.route().context().getRegistry().bind(REGISTRY, "not a registry");
            calls.route().context().getRegistry().bind("mine", registry);
            calls.start().sendAll();
            assertThat(count(DURATION)).isEqualTo(MixedCalls.CALLS);
        }
    }
}
