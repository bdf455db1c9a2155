// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.internal.agent.Agent;
import io.github.camelcopilot.internal.agent.AgentSettings;
import io.github.camelcopilot.internal.memory.Memory;
import io.github.camelcopilot.internal.memory.MemoryLimits;
import io.github.camelcopilot.internal.memory.RecentConversations;
import io.github.camelcopilot.internal.memory.TurnOrder;
import io.github.camelcopilot.internal.options.ByteSize;
import io.github.camelcopilot.internal.tool.RouteTools;
import io.github.camelcopilot.internal.tool.Toolbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The agent of one endpoint, with the services on which it depends. Created when the endpoint
 * starts; any thread may use it afterwards.
 */
final class EndpointAgent extends ServiceSupport {

    private final CopilotEndpoint endpoint;
    private final ToolApproval approval;
    private final Agent agent;

    /** The beans, which are looked up once; null before the first use. */
    private volatile List<ToolSource> beans;

    EndpointAgent(CopilotEndpoint endpoint) {
        this.endpoint = endpoint;
        CopilotConfiguration options = endpoint.getConfiguration();
        this.approval = approval(options.getToolApproval());
        this.agent =
                new Agent(
                        endpoint.client(),
                        new Toolbox(this::sources, endpoint.scheduler()),
                        memory(options),
                        settings(options),
                        endpoint.consumers());
    }

    private Memory memory(CopilotConfiguration options) {
        MemoryLimits limits =
                new MemoryLimits(
                        options.getMemoryMaxMessages(),
                        options.getMemoryMaxTokens(),
                        ByteSize.parse("memoryMaxSize", options.getMemoryMaxSize()));
        return new Memory(
                store(options, limits),
                limits,
                turnOrder(endpoint.getCamelContext()),
                Duration.ofMillis(options.getMemoryTimeout()),
                endpoint.scheduler());
    }

    private ConversationStore store(CopilotConfiguration options, MemoryLimits limits) {
        if (options.getMemory() != null) {
            return options.getMemory();
        }
        RecentConversations shared = endpoint.conversations();
        shared.allow(options.getMemoryMaxConversations(), limits.maxSize());
        return shared;
    }

    /** Returns the order of turns, which all components of a context share. */
    private static TurnOrder turnOrder(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (EndpointAgent.class) {
            TurnOrder known = extension.getContextPlugin(TurnOrder.class);
            if (known == null) {
                known = new TurnOrder();
                extension.addContextPlugin(TurnOrder.class, known);
            }
            return known;
        }
    }

    /** Returns the approval that decides now; null = none, or calls wait for a decision. */
    private ToolApproval approval(ToolApproval option) {
        if (!(option instanceof ApprovalOption text)) {
            return option;
        }
        return text.isSuspend()
                ? null
                : new EndpointApproval(endpoint.getCamelContext(), text.text());
    }

    private AgentSettings settings(CopilotConfiguration options) {
        return new AgentSettings(
                options.isAutoToolExecution(),
                options.getMaxToolIterations(),
                options.isParallelToolExecution(),
                options.getToolExecutionErrorStrategy() == ToolErrorStrategy.FAIL_EXCHANGE,
                options.getHallucinatedToolNameStrategy() == ToolErrorStrategy.FAIL_EXCHANGE,
                ByteSize.parse("maxToolResultSize", options.getMaxToolResultSize()),
                approval,
                options.getToolApproval() instanceof ApprovalOption text && text.isSuspend(),
                options.getToolApprovalFor() == ToolApprovalScope.ALL,
                Duration.ofMillis(options.getToolApprovalTimeout()));
    }

    /** Returns the sources of the tools that the endpoint can offer. */
    List<ToolSource> sources() {
        List<ToolSource> known = beans;
        if (known == null) {
            known =
                    List.copyOf(
                            endpoint.getCamelContext().getRegistry().findByType(ToolSource.class));
            beans = known;
        }
        List<ToolSource> all = new ArrayList<>(known);
        all.addAll(RouteTools.of(endpoint.getCamelContext()).sources());
        all.addAll(endpoint.mcpTools());
        return all;
    }

    Agent agent() {
        return agent;
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(approval);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(approval);
    }
}
