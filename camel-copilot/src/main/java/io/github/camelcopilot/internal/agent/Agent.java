// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.internal.client.ChatHandler;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.StreamHandler;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.memory.Memory;
import io.github.camelcopilot.internal.tool.ToolTags;
import io.github.camelcopilot.internal.tool.Toolbox;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the prompts of one endpoint with the help of tools. Any thread may use it; no method
 * blocks.
 */
public final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final CopilotClient client;
    private final Toolbox toolbox;
    private final Memory memory;
    private final AgentSettings settings;
    private final CallbackPool pool;
    private final AtomicBoolean hasWarnedOfCost = new AtomicBoolean();
    private final AtomicBoolean hasWarnedOfTags = new AtomicBoolean();

    /**
     * @param pool runs the tools
     */
    public Agent(
            CopilotClient client,
            Toolbox toolbox,
            Memory memory,
            AgentSettings settings,
            CallbackPool pool) {
        this.client = client;
        this.toolbox = toolbox;
        this.memory = memory;
        this.settings = settings;
        this.pool = pool;
    }

    /**
     * Starts an exchange whose answer arrives whole; returns at once.
     *
     * @param handler called exactly once
     */
    public void chat(AgentTask task, ChatHandler handler) {
        new AgentChat(this, task, handler).start();
    }

    /**
     * Returns a stream, ready to be started.
     *
     * @param handler called exactly once after the start
     */
    public ChatStream stream(AgentTask task, StreamHandler handler) {
        return new AgentStream(this, task, handler);
    }

    /** Returns the exception with which an exchange fails. */
    CopilotException failure(Throwable cause, Prompt prompt) {
        if (cause instanceof CopilotOutputException output) {
            return client.unsuitableAnswer(output, prompt.request().model(), prompt.callerToken());
        }
        return cause instanceof CopilotException known
                ? known
                : client.unexpected(cause, prompt.callerToken());
    }

    /** Logs once that no tool has a selected tag. */
    void warnOfNoTools(ToolTags tags) {
        if (hasWarnedOfTags.compareAndSet(false, true)) {
            LOG.warn(
                    "No tool has one of the tags {}, so the model is offered none: the tools of routes, beans and MCP servers have other tags, or do not exist yet",
                    tags.names());
        }
    }

    /** Logs once that {@code maxCost} cannot be observed. */
    void warnOfUnknownCost() {
        if (hasWarnedOfCost.compareAndSet(false, true)) {
            LOG.warn(
                    "maxCost is set, but the cost of an answer is unknown and counts as 0: the service does not report it, and the list of models has no price");
        }
    }

    CopilotClient client() {
        return client;
    }

    Toolbox toolbox() {
        return toolbox;
    }

    Memory memory() {
        return memory;
    }

    AgentSettings settings() {
        return settings;
    }

    CallbackPool pool() {
        return pool;
    }
}
