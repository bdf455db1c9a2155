// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ToolExecution;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Counts tool calls by tool and outcome. Each number is a sum since the start. Any thread may use
 * it; it never blocks.
 */
public final class ToolStatistics {

    /** The counters of the calls of one tool. */
    public static final class Totals {
        private final LongAdder done = new LongAdder();
        private final LongAdder denied = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder suspended = new LongAdder();

        private Totals() {}

        private LongAdder of(String outcome) {
            return switch (outcome) {
                case ToolExecution.DONE -> done;
                case ToolExecution.DENIED -> denied;
                case ToolExecution.FAILED -> failed;
                case ToolExecution.SUSPENDED -> suspended;
                default -> throw new IllegalArgumentException("Unknown outcome: " + outcome);
            };
        }

        /**
         * Returns the number of calls, whatever their outcome. One that was suspended counts again
         * when it is decided.
         */
        public long calls() {
            return done() + denied() + failed() + suspended();
        }

        /** Returns the number of calls that returned a result. */
        public long done() {
            return done.sum();
        }

        /** Returns the number of calls that were not approved. */
        public long denied() {
            return denied.sum();
        }

        /** Returns the number of calls that failed. */
        public long failed() {
            return failed.sum();
        }

        /** Returns the number of calls that were suspended until a later decision. */
        public long suspended() {
            return suspended.sum();
        }
    }

    private final Map<String, Totals> byTool = new ConcurrentHashMap<>();
    private final LimitedNames names = new LimitedNames();

    /**
     * Adds a call that has ended.
     *
     * @throws IllegalArgumentException if the outcome is unknown
     */
    void add(ToolExecution execution) {
        byTool.computeIfAbsent(names.limited(execution.name()), unknown -> new Totals())
                .of(execution.outcome())
                .increment();
    }

    /** Returns the counters by tool, sorted by its name. */
    public Map<String, Totals> byTool() {
        return new TreeMap<>(byTool);
    }

    /**
     * Returns the sum of a counter over all tools.
     *
     * @param counter such as {@code Totals::denied}
     */
    public long sum(ToLongFunction<Totals> counter) {
        return byTool.values().stream().mapToLong(counter).sum();
    }
}
