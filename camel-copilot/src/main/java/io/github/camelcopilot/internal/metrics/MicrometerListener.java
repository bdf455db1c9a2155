// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.client.CallListener;
import io.github.camelcopilot.internal.client.CallRecord;
import io.github.camelcopilot.internal.client.LimitedNames;
import io.github.camelcopilot.internal.client.OpenCalls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records calls in the meters of one registry. All components that use the registry share one
 * listener, since their meters have the same names and tags. Any thread may use it; nothing blocks.
 */
final class MicrometerListener implements CallListener {

    /**
     * Maximum number of combinations of tags with their models; further ones have the model {@link
     * LimitedNames#OTHER}.
     */
    private static final int MAX_COMBINATIONS = 1_000;

    private record Fallback(String model, String fallbackModel, String reason) {}

    private final RegisteredMeters meters;
    private final CostMeters costs;
    private final QuotaMeters quotas;
    private final ToolMeters tools;
    private final LimitedNames requestModels = new LimitedNames();
    private final LimitedNames responseModels = new LimitedNames();
    private final Map<CallKey, CallMeters> calls = new ConcurrentHashMap<>();
    private final Map<Fallback, Counter> fallbacks = new ConcurrentHashMap<>();

    /** The calls of the components that use the registry. */
    private final Set<OpenCalls> components = ConcurrentHashMap.newKeySet();

    MicrometerListener(MeterRegistry registry) {
        this.meters = new RegisteredMeters(registry);
        this.costs = new CostMeters(meters);
        this.quotas = new QuotaMeters(meters);
        this.tools = new ToolMeters(meters);
        meters.add(
                target ->
                        Gauge.builder(MeterNames.STREAMS_ACTIVE, components, this::streams)
                                .description("Streams that have not ended")
                                .strongReference(true)
                                .register(target));
    }

    private double streams(Set<OpenCalls> components) {
        return components.stream().mapToLong(OpenCalls::streams).sum();
    }

    /** Adds the calls of a component. */
    void add(OpenCalls component) {
        components.add(component);
        component.listeners().add(this);
    }

    /**
     * Removes the calls of a component, and the meters if it was the last one.
     *
     * @return whether it was the last one
     */
    boolean remove(OpenCalls component) {
        component.listeners().remove(this);
        components.remove(component);
        if (components.isEmpty()) {
            meters.removeAll();
            return true;
        }
        return false;
    }

    @Override
    public void onCall(CallRecord call) {
        CallKey key = key(call);
        CallMeters known = calls.get(key);
        if (known == null) {
            if (calls.size() >= MAX_COMBINATIONS) {
                key = key.withoutModels();
            }
            known = calls.computeIfAbsent(key, unknown -> new CallMeters(meters, unknown));
        }
        known.record(call);
        if (call.cost() != null) {
            costs.record(key, call.cost());
        }
    }

    private CallKey key(CallRecord call) {
        return new CallKey(
                call.operation(),
                call.provider(),
                requestModels.limited(call.requestModel()),
                responseModels.limited(call.responseModel()),
                errorType(call.failure()));
    }

    private static String errorType(CopilotException failure) {
        return failure == null ? MeterNames.NO_ERROR : failure.getClass().getSimpleName();
    }

    @Override
    public void onFallback(String model, String fallbackModel, CopilotException reason) {
        Fallback key =
                new Fallback(
                        requestModels.limited(model),
                        requestModels.limited(fallbackModel),
                        errorType(reason));
        fallbacks.computeIfAbsent(key, this::register).increment();
    }

    private Counter register(Fallback key) {
        return meters.add(
                registry ->
                        Counter.builder(MeterNames.FALLBACKS)
                                .description("Prompts that were repeated for another model")
                                .tag(MeterNames.OPERATION_NAME, MeterNames.CHAT)
                                .tag(MeterNames.REQUEST_MODEL, key.model())
                                .tag(MeterNames.FALLBACK_MODEL, key.fallbackModel())
                                .tag(MeterNames.ERROR_TYPE, key.reason())
                                .register(registry));
    }

    @Override
    public void onQuotas(List<Quota> reported) {
        quotas.record(reported);
    }

    @Override
    public void onToolCall(ToolExecution execution) {
        tools.record(execution);
    }
}
