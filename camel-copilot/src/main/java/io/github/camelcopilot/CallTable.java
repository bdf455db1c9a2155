// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.NumberTable.Column;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.internal.client.CallStatistics;
import io.github.camelcopilot.internal.client.ToolStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.SimpleType;

/** The tables of model calls and of tool calls, for JMX and the developer console. */
final class CallTable {

    /** Model calls by requested model. */
    static final NumberTable<CallStatistics.Totals> MODELS =
            new NumberTable<>(
                    "models",
                    "Calls by requested model",
                    "model",
                    List.of(
                            Column.of("calls", CallStatistics.Totals::calls),
                            Column.of("failures", CallStatistics.Totals::failures),
                            Column.of("refused", CallStatistics.Totals::refused),
                            Column.of("requests", CallStatistics.Totals::requests),
                            Column.of("retries", CallStatistics.Totals::retries),
                            Column.of("fallbacks", CallStatistics.Totals::fallbacks),
                            Column.of("promptTokens", CallStatistics.Totals::promptTokens),
                            Column.of("completionTokens", CallStatistics.Totals::completionTokens),
                            Column.of("cachedTokens", CallStatistics.Totals::cachedTokens),
                            Column.of("cacheWriteTokens", CallStatistics.Totals::cacheWriteTokens),
                            Column.of("reasoningTokens", CallStatistics.Totals::reasoningTokens),
                            Column.of("costNanoAiu", CallStatistics.Totals::nanoAiu),
                            new Column<>(
                                    "costCredits",
                                    SimpleType.DOUBLE,
                                    CallStatistics.Totals::nanoAiu,
                                    CallTable::credits),
                            Column.of("unpricedAnswers", CallStatistics.Totals::unpriced)));

    /** Tool calls by tool. */
    static final NumberTable<ToolStatistics.Totals> TOOLS =
            new NumberTable<>(
                    "tools",
                    "Calls by tool",
                    "tool",
                    List.of(
                            Column.of("calls", ToolStatistics.Totals::calls),
                            Column.of("done", ToolStatistics.Totals::done),
                            Column.of("denied", ToolStatistics.Totals::denied),
                            Column.of("failed", ToolStatistics.Totals::failed),
                            Column.of("suspended", ToolStatistics.Totals::suspended)));

    private CallTable() {}

    /** Returns the numbers of a component or an endpoint. */
    static CallStatistics statisticsOf(ManagedCalls owner) {
        return owner instanceof CopilotComponent component
                ? component.calls().statistics()
                : ((CopilotEndpoint) owner).statistics();
    }

    static double credits(long nanoAiu) {
        return nanoAiu / (double) Cost.NANO_AIU_PER_CREDIT;
    }

    /** Returns the sums over all models and over all tools, by the names of the JMX attributes. */
    static Map<String, Object> sums(CopilotComponent component) {
        Map<String, Object> sums =
                new LinkedHashMap<>(MODELS.numbers(component.calls().statistics()::sum));
        sums.put("toolCalls", component.getToolCalls());
        sums.put("toolCallsDone", component.getToolCallsDone());
        sums.put("toolCallsDenied", component.getToolCallsDenied());
        sums.put("toolCallsFailed", component.getToolCallsFailed());
        sums.put("toolCallsSuspended", component.getToolCallsSuspended());
        return sums;
    }
}
