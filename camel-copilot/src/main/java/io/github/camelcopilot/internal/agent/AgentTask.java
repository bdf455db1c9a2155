// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.tool.ToolTags;
import java.util.Map;

/**
 * One prompt with what its exchange says about tools.
 *
 * @param prompt the prompt, without the offered tools
 * @param tags select the offered tools
 * @param toolChoice for the first model call, or null
 * @param maxTokens maximum number of tokens of all model calls, or null
 * @param maxCost maximum cost of all model calls in AI credits, or null
 * @param decisions on the tool calls that wait in the conversation; null = none
 * @param memoryId id of the conversation that the exchange continues; null = none
 * @param memoryAction what becomes of that conversation
 * @param properties the properties that the route has set on the exchange
 * @param variables the variables of the exchange
 */
public record AgentTask(
        Prompt prompt,
        ToolTags tags,
        ToolChoice toolChoice,
        Long maxTokens,
        Double maxCost,
        Decisions decisions,
        String memoryId,
        MemoryAction memoryAction,
        Map<String, Object> properties,
        Map<String, Object> variables) {

    /** Returns the same task of an exchange with other properties. */
    AgentTask withProperties(Map<String, Object> others) {
        return new AgentTask(
                prompt,
                tags,
                toolChoice,
                maxTokens,
                maxCost,
                decisions,
                memoryId,
                memoryAction,
                others,
                variables);
    }
}
