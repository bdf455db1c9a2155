// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.tool.OfferedTools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what follows an answer of the model or the results of its tool calls: another prompt,
 * more calls, or the end. Holds the conversation, the budgets and the totals of one exchange. Has
 * neither threads nor I/O; used by one thread at a time.
 */
final class ToolLoop {

    /** What the exchange does next. */
    sealed interface Step {

        /** Sends a prompt. */
        record Send(Prompt prompt) implements Step {}

        /**
         * Calls tools, and continues with their results.
         *
         * @param decisions on the calls; null if the model has just requested them
         */
        record Call(List<ToolCall> calls, Decisions decisions) implements Step {}

        /**
         * Ends with a result.
         *
         * @param isDirect whether its text is the result of tools, which the model has not written
         */
        record Finish(ChatResult result, boolean isDirect) implements Step {}
    }

    private static final String STARTED = "The call was started; its result is not known.";

    private final AgentTask task;
    private final OfferedTools tools;
    private final AgentSettings settings;
    private final ExchangeMessages conversation;
    private final FinalAnswer finalAnswer;
    private final Totals totals = new Totals();
    private final List<ToolExecution> executions = new ArrayList<>();
    private int iterations;

    /** The results of the current turn that are the answer; null if one must go to the model. */
    private List<String> directResults;

    /** The last answer; null before the first one. */
    private ChatResult answer;

    private String firstInitiator;

    /** The model that was given up, and the reason; null as long as the requested one answers. */
    private String givenUp;

    /**
     * @param stored the messages of the conversation that the prompt continues
     * @param finalAnswer checks the final answer
     */
    ToolLoop(
            AgentTask task,
            OfferedTools tools,
            AgentSettings settings,
            List<ChatMessage> stored,
            FinalAnswer finalAnswer) {
        this.finalAnswer = finalAnswer;
        this.task = task;
        this.tools = tools;
        this.settings = settings;
        this.conversation = new ExchangeMessages(task.prompt().request().messages(), stored);
    }

    /**
     * Returns the first step.
     *
     * @throws CopilotToolException if there is a decision, but the call does not wait for one
     */
    Step first() throws CopilotToolException {
        if (task.decisions() != null) {
            return new Step.Call(waitingCalls(), task.decisions());
        }
        if (settings.suspends()) {
            conversation.denyOpenCalls();
        } else {
            conversation.denyOpenCallsOfStored();
        }
        ChatRequest request = request();
        ToolChoice choice = task.toolChoice();
        if (choice != null) {
            checkIsOffered(choice, request);
        }
        // Services refuse a choice without tools.
        boolean chooses = choice != null && !request.tools().isEmpty();
        return new Step.Send(
                task.prompt()
                        .withRequest(
                                chooses
                                        ? request.toBuilder().toolChoice(choice).build()
                                        : request));
    }

    private static void checkIsOffered(ToolChoice choice, ChatRequest request)
            throws CopilotToolException {
        if (choice.type() == ToolChoice.Type.NAMED
                && request.tools().stream().noneMatch(tool -> tool.name().equals(choice.name()))) {
            throw ToolFailures.notOffered(
                    choice.name(), request.tools().stream().map(ToolSpec::name).toList());
        }
    }

    private List<ToolCall> waitingCalls() throws CopilotToolException {
        List<ToolCall> open = conversation.openCalls();
        if (open.isEmpty()) {
            throw ToolFailures.approvalTaken();
        }
        // A decision on an earlier call comes too late; one on a call that never was is a mistake.
        Set<String> known =
                conversation.messages().stream()
                        .flatMap(message -> message.toolCalls().stream())
                        .map(ToolCall::id)
                        .collect(Collectors.toSet());
        Set<String> unknown = new HashSet<>(task.decisions().callIds());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw ToolFailures.unknownDecision(unknown, known);
        }
        if (open.stream().noneMatch(call -> task.decisions().on(call.id()).isPresent())) {
            throw ToolFailures.approvalTaken();
        }
        directResults =
                conversation.lastTurn().toolCalls().size() == open.size()
                        ? new ArrayList<>()
                        : null;
        return open;
    }

    /**
     * Returns the conversation with a result for each call that is decided: what it is if this
     * exchange does not end properly.
     */
    List<ChatMessage> claim() {
        return conversation.withResults(
                conversation.openCalls().stream()
                        .flatMap(
                                call ->
                                        task
                                                .decisions()
                                                .on(call.id())
                                                .map(decision -> begun(call, decision))
                                                .stream())
                        .toList());
    }

    private static ChatMessage begun(ToolCall call, Decision decision) {
        return ToolResult.failed(call, decision.isAllowed() ? STARTED : decision.reason());
    }

    /** Returns the messages of the exchange. */
    ExchangeMessages messages() {
        return conversation;
    }

    /** Returns whether the model has answered in this exchange. */
    boolean hasAnswer() {
        return answer != null;
    }

    /** Returns the tokens of the last model call; null if the service did not count them. */
    Long lastTokens() {
        if (answer == null || answer.usage() == null) {
            return null;
        }
        return (long) answer.usage().totalTokens();
    }

    /** Returns the request with the conversation so far and the offered tools. */
    private ChatRequest request() {
        ChatRequest original = task.prompt().request();
        List<ToolSpec> all = new ArrayList<>(original.tools());
        Set<String> own = all.stream().map(ToolSpec::name).collect(Collectors.toSet());
        tools.specs().stream().filter(tool -> !own.contains(tool.name())).forEach(all::add);
        List<ChatMessage> messages = new ArrayList<>(conversation.messages());
        messages.addAll(finalAnswer.rejected());
        return original.toBuilder().messages(messages).tools(all).build();
    }

    /**
     * Returns what follows an answer.
     *
     * @throws CopilotToolException if it requests tools beyond a budget
     * @throws CopilotOutputException if it is the final one, but does not have the format
     */
    Step answered(ChatResult result) throws CopilotToolException, CopilotOutputException {
        answer = result;
        totals.add(result);
        firstInitiator = firstInitiator == null ? result.initiator() : firstInitiator;
        givenUp = givenUp == null ? result.fallback() : givenUp;
        List<ToolCall> calls = result.toolCalls();
        if (calls.isEmpty() || result.finishReason() == FinishReason.CONTENT_FILTER) {
            Optional<ChatResult> checked =
                    finalAnswer.checkedOrRejected(
                            result, budgetFailure().map(Throwable::getMessage).orElse(""));
            if (checked.isEmpty()) {
                return new Step.Send(nextPrompt());
            }
            add(result);
            return finish(checked.get(), false);
        }
        add(result);
        finalAnswer.restart();
        if (!settings.callsTools() || calls.stream().anyMatch(this::isOfCaller)) {
            return finish(result, false);
        }
        checkBudgets();
        directResults = new ArrayList<>();
        return new Step.Call(calls, null);
    }

    private void add(ChatResult result) {
        List<ChatMessage> messages = result.messages();
        conversation.add(messages.get(messages.size() - 1));
    }

    /**
     * Returns whether the end of the answer may have cut all arguments of a call off, so that it
     * seems to have none. Arguments that are cut in the middle are not valid JSON.
     */
    boolean isCut(ToolCall call) {
        if (answer == null || answer.finishReason() != FinishReason.LENGTH) {
            return false;
        }
        List<ToolCall> calls = answer.toolCalls();
        String arguments = call.arguments() == null ? "" : call.arguments().strip();
        return call.equals(calls.get(calls.size() - 1))
                && (arguments.isEmpty() || arguments.equals("{}"));
    }

    /** Returns whether a call is to a tool that the request itself defines. */
    private boolean isOfCaller(ToolCall call) {
        return tools.find(call.name()).isEmpty()
                && task.prompt().request().tools().stream()
                        .anyMatch(tool -> tool.name().equals(call.name()));
    }

    private void checkBudgets() throws CopilotToolException {
        if (iterations >= settings.maxIterations()) {
            throw ToolFailures.iterations(settings.maxIterations());
        }
        Optional<CopilotToolException> used = budgetFailure();
        if (used.isPresent()) {
            throw used.get();
        }
    }

    /** Returns the failure of the budget that permits no further call. */
    private Optional<CopilotToolException> budgetFailure() {
        if (task.maxTokens() != null && totals.tokens() >= task.maxTokens()) {
            return Optional.of(ToolFailures.tokenBudget(totals.tokens(), task.maxTokens()));
        }
        return task.maxCost() != null && totals.credits() >= task.maxCost()
                ? Optional.of(ToolFailures.costBudget(totals.credits(), task.maxCost()))
                : Optional.empty();
    }

    /** Returns whether {@code maxCost} cannot be observed because the cost of a call is unknown. */
    boolean lacksCost() {
        return task.maxCost() != null && totals.lacksCost();
    }

    /**
     * Returns what follows the results of the tool calls.
     *
     * @throws CopilotOutputException if they are the answer, but do not have the format
     */
    Step executed(List<ToolResult> results) throws CopilotOutputException {
        iterations++;
        results.forEach(result -> executions.add(result.execution()));
        conversation.addResults(
                results.stream()
                        .filter(result -> !result.isSuspended())
                        .map(ToolResult::message)
                        .toList());
        List<ToolCall> waiting =
                results.stream().filter(ToolResult::isSuspended).map(ToolResult::call).toList();
        if (!waiting.isEmpty()) {
            return finish(suspended(waiting), false);
        }
        if (directResults != null && results.stream().allMatch(ToolResult::isDirect)) {
            results.forEach(result -> directResults.add(result.text()));
            return finish(finalAnswer.checked(direct()), true);
        }
        return new Step.Send(nextPrompt());
    }

    private ChatResult suspended(List<ToolCall> waiting) {
        return lastAnswer().toBuilder()
                .finishReason(FinishReason.TOOL_CALLS)
                .toolCalls(waiting)
                .approvalNeeded(true)
                .build();
    }

    private ChatResult direct() {
        return lastAnswer().toBuilder()
                .text(String.join("\n\n", directResults))
                .finishReason(FinishReason.STOP)
                .toolCalls(List.of())
                .build();
    }

    /** Returns the last answer; if an earlier exchange received it, with its text only. */
    private ChatResult lastAnswer() {
        return answer != null
                ? answer
                : ChatResult.builder().text(conversation.lastTurn().text()).build();
    }

    /**
     * The follow-up goes to the model that has answered, and is billed as part of the first call.
     */
    private Prompt nextPrompt() {
        ToolChoice own = task.toolChoice();
        ToolChoice choice = own == null ? task.prompt().request().toolChoice() : own;
        ChatRequest next =
                request().toBuilder().toolChoice(isForced(choice) ? null : choice).build();
        return task.prompt().followUp(next, givenUp);
    }

    /** A forced choice would never let the model answer. */
    private static boolean isForced(ToolChoice choice) {
        return choice != null
                && (choice.type() == ToolChoice.Type.REQUIRED
                        || choice.type() == ToolChoice.Type.NAMED);
    }

    private Step finish(ChatResult last, boolean isDirect) {
        return new Step.Finish(
                last.toBuilder()
                        .usage(totals.usage())
                        .lastUsage(last.usage())
                        .cost(totals.cost())
                        .initiator(firstInitiator)
                        .fallback(givenUp)
                        .messages(conversation.added())
                        .toolIterations(iterations)
                        .toolExecutions(executions)
                        .build(),
                isDirect);
    }
}
