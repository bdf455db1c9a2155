// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.client.CallStatistics.Totals;
import io.github.camelcopilot.internal.client.ToolStatistics;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;

/**
 * The JMX attributes about the calls of a component or an endpoint. Each number is a sum since its
 * last start. A call is a prompt with all its attempts; its numbers are added when it ends. Tool
 * calls are counted when they end, whatever their outcome.
 */
public interface ManagedCalls {

    @ManagedAttribute(description = "Number of calls for which at least one attempt was made")
    default long getCalls() {
        return CallTable.statisticsOf(this).sum(Totals::calls);
    }

    @ManagedAttribute(description = "Number of these calls that failed")
    default long getFailures() {
        return CallTable.statisticsOf(this).sum(Totals::failures);
    }

    @ManagedAttribute(description = "Number of prompts that were refused before anything was sent")
    default long getRefused() {
        return CallTable.statisticsOf(this).sum(Totals::refused);
    }

    @ManagedAttribute(description = "Number of requests that were sent, including retries")
    default long getRequests() {
        return CallTable.statisticsOf(this).sum(Totals::requests);
    }

    @ManagedAttribute(description = "Number of attempts after the first of each call")
    default long getRetries() {
        return CallTable.statisticsOf(this).sum(Totals::retries);
    }

    @ManagedAttribute(description = "Number of prompts that were repeated for fallbackModel")
    default long getFallbacks() {
        return CallTable.statisticsOf(this).sum(Totals::fallbacks);
    }

    @ManagedAttribute(description = "Number of tokens in prompts, including cached ones")
    default long getPromptTokens() {
        return CallTable.statisticsOf(this).sum(Totals::promptTokens);
    }

    @ManagedAttribute(description = "Number of tokens in answers, including reasoning")
    default long getCompletionTokens() {
        return CallTable.statisticsOf(this).sum(Totals::completionTokens);
    }

    @ManagedAttribute(description = "Number of prompt tokens read from the cache of the service")
    default long getCachedTokens() {
        return CallTable.statisticsOf(this).sum(Totals::cachedTokens);
    }

    @ManagedAttribute(description = "Number of prompt tokens written to the cache of the service")
    default long getCacheWriteTokens() {
        return CallTable.statisticsOf(this).sum(Totals::cacheWriteTokens);
    }

    @ManagedAttribute(description = "Number of answer tokens spent on reasoning")
    default long getReasoningTokens() {
        return CallTable.statisticsOf(this).sum(Totals::reasoningTokens);
    }

    @ManagedAttribute(
            description = "Price of the answers in nano-AIU (1e9 = 1 AI credit), as far as known")
    default long getCostNanoAiu() {
        return CallTable.statisticsOf(this).sum(Totals::nanoAiu);
    }

    @ManagedAttribute(description = "Price of the answers in AI credits, as far as it is known")
    default double getCostCredits() {
        return CallTable.credits(getCostNanoAiu());
    }

    @ManagedAttribute(description = "Number of answers whose price is unknown")
    default long getUnpricedAnswers() {
        return CallTable.statisticsOf(this).sum(Totals::unpriced);
    }

    /** Returns the numbers by requested model, one row for each. */
    @ManagedOperation(description = "Lists the numbers by requested model")
    default TabularData listModels() throws OpenDataException {
        return CallTable.MODELS.of(CallTable.statisticsOf(this).byModel());
    }

    @ManagedAttribute(
            description =
                    "Number of tool calls; one that was suspended counts again when it is decided")
    default long getToolCalls() {
        return CallTable.statisticsOf(this).tools().sum(ToolStatistics.Totals::calls);
    }

    @ManagedAttribute(description = "Number of tool calls that returned a result")
    default long getToolCallsDone() {
        return CallTable.statisticsOf(this).tools().sum(ToolStatistics.Totals::done);
    }

    @ManagedAttribute(description = "Number of tool calls that were not approved")
    default long getToolCallsDenied() {
        return CallTable.statisticsOf(this).tools().sum(ToolStatistics.Totals::denied);
    }

    @ManagedAttribute(description = "Number of tool calls that failed")
    default long getToolCallsFailed() {
        return CallTable.statisticsOf(this).tools().sum(ToolStatistics.Totals::failed);
    }

    @ManagedAttribute(
            description = "Number of tool calls that were suspended until a later decision")
    default long getToolCallsSuspended() {
        return CallTable.statisticsOf(this).tools().sum(ToolStatistics.Totals::suspended);
    }

    /** Returns the numbers by tool, one row for each that was called. */
    @ManagedOperation(description = "Lists the numbers by tool")
    default TabularData listTools() throws OpenDataException {
        return CallTable.TOOLS.of(CallTable.statisticsOf(this).tools().byTool());
    }
}
