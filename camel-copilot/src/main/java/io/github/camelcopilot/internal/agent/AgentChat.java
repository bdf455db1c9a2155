// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.ChatHandler;
import io.github.camelcopilot.internal.client.Completion;
import io.github.camelcopilot.internal.client.OpenCall;
import io.github.camelcopilot.internal.client.Prompt;

/**
 * An exchange whose answers arrive whole. It is open from its first step to its outcome, also while
 * tools run and no model call is open, so that the component can end it. Any thread may end it.
 */
final class AgentChat implements AgentRun.Calls, ChatHandler, Completion.Listener, OpenCall {

    private final Agent agent;
    private final ChatHandler handler;
    private final AgentRun run;
    private final Completion completion;

    AgentChat(Agent agent, AgentTask task, ChatHandler handler) {
        this.agent = agent;
        this.handler = handler;
        this.run = new AgentRun(agent, task, this);
        this.completion = new Completion(agent.client().callbacks(), this);
    }

    void start() {
        agent.client().openCalls().add(this);
        run.start();
    }

    @Override
    public void send(Prompt prompt) throws CopilotException {
        agent.client().chat(prompt, this);
    }

    @Override
    public boolean showsText() {
        return false;
    }

    /** Called with the answer of one model call. */
    @Override
    public void succeeded(ChatResult result) {
        run.answered(result);
    }

    /** Called if a model call has failed. */
    @Override
    public void failed(CopilotException failure) {
        fail(failure);
    }

    @Override
    public void onTool(String name, String callId, String state) {
        // Only streams show the steps of tool calls.
    }

    @Override
    public void complete(ChatResult result, boolean isDirect) {
        completion.complete(() -> handler.succeeded(result));
    }

    @Override
    public void fail(CopilotException failure) {
        run.cancel();
        completion.complete(() -> handler.failed(failure));
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        handler.failed(failure);
    }

    @Override
    public void onCompletion() {
        agent.client().openCalls().remove(this);
    }

    @Override
    public void stop() {
        fail(agent.client().stopped());
    }

    @Override
    public void failAbandoned() {
        completion.failAbandoned(agent.client().stopped());
    }
}
