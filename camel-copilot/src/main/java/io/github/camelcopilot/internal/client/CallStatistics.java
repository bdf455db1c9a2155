// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.api.Usage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Counts the model calls and tool calls of a component or an endpoint, by model and by tool. Each
 * number is a sum since the start. Any thread may use it; it never blocks.
 */
public final class CallStatistics implements CallListener {

    /** The counters of the calls to one model. */
    public static final class Totals {
        private final LongAdder calls = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LongAdder requests = new LongAdder();
        private final LongAdder retries = new LongAdder();
        private final LongAdder fallbacks = new LongAdder();
        private final LongAdder promptTokens = new LongAdder();
        private final LongAdder completionTokens = new LongAdder();
        private final LongAdder cachedTokens = new LongAdder();
        private final LongAdder cacheWriteTokens = new LongAdder();
        private final LongAdder reasoningTokens = new LongAdder();
        private final LongAdder nanoAiu = new LongAdder();
        private final LongAdder unpriced = new LongAdder();

        private Totals() {}

        private void add(CallRecord call) {
            if (call.attempts() == 0) {
                refused.increment();
                return;
            }
            calls.increment();
            requests.add(call.requests());
            retries.add(call.retries());
            if (call.failure() != null) {
                failures.increment();
                return;
            }
            Usage usage = call.usage();
            if (usage != null) {
                promptTokens.add(usage.promptTokens());
                completionTokens.add(usage.completionTokens());
                cachedTokens.add(usage.cachedTokens());
                cacheWriteTokens.add(usage.cacheWriteTokens());
                reasoningTokens.add(usage.reasoningTokens());
            }
            Cost cost = call.cost();
            if (cost == null) {
                unpriced.increment();
            } else {
                nanoAiu.add(cost.nanoAiu());
            }
        }

        /** Returns the number of calls for which at least one attempt was made. */
        public long calls() {
            return calls.sum();
        }

        /** Returns the number of these calls that failed. */
        public long failures() {
            return failures.sum();
        }

        /** Returns the number of prompts that were refused before anything was sent. */
        public long refused() {
            return refused.sum();
        }

        /** Returns the number of requests that were sent, including retries. */
        public long requests() {
            return requests.sum();
        }

        /** Returns the number of attempts after the first of each call. */
        public long retries() {
            return retries.sum();
        }

        /** Returns the number of prompts that were repeated for another model. */
        public long fallbacks() {
            return fallbacks.sum();
        }

        /** Returns the number of tokens in prompts, including cached ones. */
        public long promptTokens() {
            return promptTokens.sum();
        }

        /** Returns the number of tokens in answers, including reasoning. */
        public long completionTokens() {
            return completionTokens.sum();
        }

        /** Returns the number of prompt tokens that services read from their caches. */
        public long cachedTokens() {
            return cachedTokens.sum();
        }

        /** Returns the number of prompt tokens that services wrote to their caches. */
        public long cacheWriteTokens() {
            return cacheWriteTokens.sum();
        }

        /** Returns the number of answer tokens that were spent on reasoning. */
        public long reasoningTokens() {
            return reasoningTokens.sum();
        }

        /** Returns the price of the answers in nano-AIU, as far as it is known. */
        public long nanoAiu() {
            return nanoAiu.sum();
        }

        /** Returns the number of answers whose price is unknown. */
        public long unpriced() {
            return unpriced.sum();
        }
    }

    private final Map<String, Totals> byModel = new ConcurrentHashMap<>();
    private final LimitedNames names = new LimitedNames();
    private final ToolStatistics tools = new ToolStatistics();

    @Override
    public void onCall(CallRecord call) {
        totals(call.requestModel()).add(call);
    }

    @Override
    public void onFallback(String model, String fallbackModel, CopilotException reason) {
        totals(model).fallbacks.increment();
    }

    @Override
    public void onToolCall(ToolExecution execution) {
        tools.add(execution);
    }

    private Totals totals(String model) {
        String name = names.limited(model);
        Totals known = byModel.get(name);
        return known == null ? byModel.computeIfAbsent(name, unknown -> new Totals()) : known;
    }

    /** Returns the counters of tool calls. */
    public ToolStatistics tools() {
        return tools;
    }

    /** Returns the counters by requested model, sorted by its name. */
    public Map<String, Totals> byModel() {
        return new TreeMap<>(byModel);
    }

    /**
     * Returns the sum of a counter over all models.
     *
     * @param counter such as {@code Totals::requests}
     */
    public long sum(ToLongFunction<Totals> counter) {
        return byModel.values().stream().mapToLong(counter).sum();
    }
}
