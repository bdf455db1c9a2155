// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.text.Utf8;
import io.github.camelcopilot.internal.tool.OfferedTools;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the agent loop of one exchange: waits for its turn, loads the conversation, selects the
 * tools, alternates between model calls and tool calls until there is a final answer, and saves the
 * conversation. Each step runs on the thread on which the previous one completed, which is one of
 * the callback pool except for the first step.
 */
final class AgentRun implements ToolListener {

    /** Makes the model calls, and receives the outcome. */
    interface Calls {

        /**
         * Sends a prompt; {@link AgentRun#answered} is called with the answer.
         *
         * @throws CopilotException if nothing is sent
         */
        void send(Prompt prompt) throws CopilotException;

        /** Returns whether the text of an answer is handed over before the answer is checked. */
        boolean showsText();

        /** Called when a tool call has begun or ended. */
        void onTool(String name, String callId, String state);

        /**
         * Called with the final result.
         *
         * @param isDirect whether its text is the result of tools, which the model has not written
         */
        void complete(ChatResult result, boolean isDirect);

        /** Called if there is none. */
        void fail(CopilotException failure);
    }

    private static final ChatResult NO_ANSWER = ChatResult.builder().text("").build();

    private final Agent agent;
    private final AgentTask task;
    private final Calls calls;
    private final ExchangeMemory memory;

    /** Null until the tools are selected. */
    private volatile ToolLoop loop;

    private volatile OfferedTools tools = OfferedTools.NONE;

    /** Null while no tools run. */
    private volatile ToolRound round;

    private volatile boolean isCancelled;

    /** The size of all results in bytes of UTF-8. */
    private final AtomicLong resultSize = new AtomicLong();

    AgentRun(Agent agent, AgentTask task, Calls calls) {
        this.agent = agent;
        this.task = task;
        this.calls = calls;
        this.memory =
                new ExchangeMemory(
                        agent.memory(),
                        task.memoryId(),
                        task.memoryAction(),
                        agent.client().callbacks()::executeGuaranteed);
    }

    void start() {
        guarded(() -> then(memory.enterTurn(task.properties()), begun -> beginTurn()));
    }

    private void beginTurn() {
        if (task.memoryAction() == MemoryAction.DELETE) {
            then(memory.delete(), deleted -> calls.complete(NO_ANSWER, false));
        } else {
            then(memory.load(), stored -> then(select(), offered -> begin(stored, offered)));
        }
    }

    private CompletableFuture<OfferedTools> select() {
        try {
            return agent.toolbox().select(task.tags());
        } catch (RuntimeException | LinkageError failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void begin(Conversation stored, OfferedTools offered) throws CopilotException {
        tools = offered;
        if (!task.tags().isEmpty() && offered.names().isEmpty()) {
            agent.warnOfNoTools(task.tags());
        }
        loop =
                new ToolLoop(
                        task,
                        offered,
                        agent.settings(),
                        memory.begin(stored),
                        new FinalAnswer(task.prompt().output(), calls.showsText()));
        proceed(loop.first());
    }

    /** Continues with the answer to the last prompt, on a thread of the callback pool. */
    void answered(ChatResult result) {
        guarded(
                () -> {
                    ToolLoop.Step step = loop.answered(result);
                    if (loop.lacksCost()) {
                        agent.warnOfUnknownCost();
                    }
                    proceed(step);
                });
    }

    private void proceed(ToolLoop.Step step) throws CopilotException {
        if (isCancelled) {
            return;
        }
        if (step instanceof ToolLoop.Step.Send send) {
            calls.send(send.prompt());
        } else if (step instanceof ToolLoop.Step.Call call) {
            if (call.decisions() == null) {
                callTools(call.calls(), null);
            } else {
                then(memory.claim(loop.claim()), isClaimed -> callDecided(call, isClaimed));
            }
        } else if (step instanceof ToolLoop.Step.Finish finish) {
            then(
                    memory.save(loop.messages(), loop.lastTokens(), loop.hasAnswer()),
                    saved -> calls.complete(finish.result(), finish.isDirect()));
        }
    }

    private void callDecided(ToolLoop.Step.Call step, boolean isClaimed)
            throws CopilotToolException {
        if (!isClaimed) {
            throw ToolFailures.approvalTaken();
        }
        callTools(step.calls(), step.decisions());
    }

    private void callTools(List<ToolCall> requested, Decisions decisions) {
        AgentTask withinTurn = memory.withinTurn(task);
        ToolRound next =
                new ToolRound(
                        requested,
                        call ->
                                new ToolCallRun(
                                                call,
                                                withinTurn,
                                                tools,
                                                decisions,
                                                agent.settings(),
                                                agent.pool(),
                                                client().scheduler())
                                        .run(loop.isCut(call))
                                        .thenCompose(this::counted),
                        agent.settings().isParallel(),
                        this,
                        agent.pool());
        round = next;
        if (isCancelled) {
            return;
        }
        then(
                next.start(),
                results -> {
                    round = null;
                    proceed(loop.executed(results));
                });
    }

    /**
     * Counts a result. Once the results are larger than a request can be, no further call begins:
     * the number of calls in an answer is limited only by its size.
     */
    private CompletableFuture<ToolResult> counted(ToolResult result) {
        long added = result.text() == null ? 0 : Utf8.length(result.text());
        long size = resultSize.addAndGet(added);
        return size <= client().maxRequestSize()
                ? CompletableFuture.completedFuture(result)
                : CompletableFuture.failedFuture(client().requestTooLarge(size));
    }

    @Override
    public void onBegin(ToolCall call) {
        if (!isCancelled) {
            calls.onTool(call.name(), call.id(), Chunk.ToolStep.CALLED);
        }
    }

    @Override
    public void onEnd(ToolExecution execution) {
        client().toolCalled(execution, tools.find(execution.name()).isPresent());
        if (!isCancelled) {
            calls.onTool(execution.name(), execution.callId(), execution.outcome());
        }
    }

    /**
     * Ends the turn of the conversation and the wait for running tools; nothing is sent and no tool
     * is called any more.
     */
    void cancel() {
        isCancelled = true;
        memory.endTurn();
        ToolRound running = round;
        if (running != null) {
            running.cancel();
        }
    }

    private interface Action {
        void run() throws Throwable;
    }

    private interface Continuation<T> {
        void run(T result) throws Throwable;
    }

    /** Continues with a result, on this thread if it is known, else on one of the callback pool. */
    private <T> void then(CompletableFuture<T> result, Continuation<T> next) {
        Action action =
                () -> {
                    if (!isCancelled) {
                        next.run(result.join());
                    }
                };
        if (result.isDone()) {
            guarded(action);
            return;
        }
        var unused =
                result.whenComplete(
                        (known, failure) ->
                                client().callbacks().continueAfter(failure, () -> guarded(action)));
    }

    /** Fails the exchange with whatever an action throws. */
    private void guarded(Action action) {
        try {
            action.run();
        } catch (Throwable failure) {
            calls.fail(agent.failure(Stages.cause(failure), task.prompt()));
        }
    }

    private CopilotClient client() {
        return agent.client();
    }
}
