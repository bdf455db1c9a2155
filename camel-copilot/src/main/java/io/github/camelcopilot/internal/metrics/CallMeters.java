// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.client.CallRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * The meters of calls with equal tags. Each is registered with its first value, so that a registry
 * shows no meter without values. Thread-safe: a registry returns the same meter for equal tags.
 */
final class CallMeters {

    /** Buckets of durations as the conventions recommend: 10 ms, doubled up to 81.92 s. */
    private static final Duration[] DURATION_BUCKETS =
            IntStream.range(0, 14)
                    .mapToObj(i -> Duration.ofMillis(10L << i))
                    .toArray(Duration[]::new);

    /** Buckets of token counts as the conventions recommend: the powers of 4 up to 4^13. */
    private static final double[] TOKEN_BUCKETS =
            IntStream.range(0, 14).mapToDouble(i -> 1L << (2 * i)).toArray();

    private final RegisteredMeters meters;
    private final CallKey key;
    private volatile Timer duration;
    private volatile Counter requests;
    private volatile Counter retries;
    private volatile Counter refused;
    private volatile DistributionSummary input;
    private volatile DistributionSummary output;

    CallMeters(RegisteredMeters meters, CallKey key) {
        this.meters = meters;
        this.key = key;
    }

    void record(CallRecord call) {
        if (call.attempts() == 0) {
            refuse();
            return;
        }
        if (duration == null) {
            registerAttempted();
        }
        duration.record(call.duration());
        requests.increment(call.requests());
        retries.increment(call.retries());
        if (call.usage() != null) {
            record(call.usage());
        }
    }

    private void refuse() {
        if (refused == null) {
            refused =
                    counter(
                            MeterNames.REFUSED,
                            "Prompts that were refused before anything was sent");
        }
        refused.increment();
    }

    /** The timer is assigned last, since the others are used once it is set. */
    private void registerAttempted() {
        requests = counter(MeterNames.REQUESTS, "Requests that were sent, including retries");
        retries = counter(MeterNames.RETRIES, "Attempts after the first of each call");
        duration =
                meters.add(
                        registry ->
                                Timer.builder(MeterNames.OPERATION_DURATION)
                                        .description("Duration of calls to language models")
                                        .serviceLevelObjectives(DURATION_BUCKETS)
                                        .tags(key.tags())
                                        .register(registry));
    }

    private Counter counter(String name, String description) {
        return meters.add(
                registry ->
                        Counter.builder(name)
                                .description(description)
                                .tags(key.tags())
                                .register(registry));
    }

    private void record(Usage usage) {
        if (input == null) {
            input = tokens(MeterNames.INPUT);
        }
        input.record(usage.promptTokens());
        // Embeddings are no output of tokens.
        if (!key.operation().equals(CallRecord.EMBEDDINGS)) {
            recordOutput(usage);
        }
    }

    private void recordOutput(Usage usage) {
        if (output == null) {
            output = tokens(MeterNames.OUTPUT);
        }
        output.record(usage.completionTokens());
    }

    private DistributionSummary tokens(String type) {
        Tags tags = key.tags().and(MeterNames.TOKEN_TYPE, type);
        return meters.add(
                registry ->
                        DistributionSummary.builder(MeterNames.TOKEN_USAGE)
                                .description("Tokens of prompts and answers")
                                .baseUnit("tokens")
                                .serviceLevelObjectives(TOKEN_BUCKETS)
                                .tags(tags)
                                .register(registry));
    }
}
