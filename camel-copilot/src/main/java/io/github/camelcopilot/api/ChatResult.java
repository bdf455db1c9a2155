// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * A complete answer of the model, independent of provider and wire format. Routes receive it in the
 * header {@code CamelCopilotResult}:
 *
 * <pre>{@code
 * ChatResult result = exchange.getMessage().getHeader(CopilotHeaders.RESULT, ChatResult.class);
 * if (result.finishReason() == FinishReason.LENGTH) {
 *     log.warn("The answer of {} was cut off at maxTokens", result.model());
 * }
 * }</pre>
 */
public final class ChatResult {

    @JsonValue private final Members members;

    /** Not part of the JSON, since it is an object of any class. */
    private final Object output;

    private record Members(
            String id,
            String model,
            String text,
            String refusal,
            String reasoning,
            FinishReason finishReason,
            String rawFinishReason,
            Usage usage,
            List<ToolCall> toolCalls,
            String initiator,
            String requestId,
            Quota quota,
            List<Quota> quotas,
            Cost cost,
            String fallback,
            List<ChatMessage> messages,
            Usage lastUsage,
            int toolIterations,
            List<ToolExecution> toolExecutions,
            boolean approvalNeeded) {

        private Members {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(finishReason, "finishReason");
            toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
            quotas = quotas == null ? List.of() : List.copyOf(quotas);
            messages = messages == null ? List.of() : List.copyOf(messages);
            toolExecutions = toolExecutions == null ? List.of() : List.copyOf(toolExecutions);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ChatResult(Members members) {
        this(members, null);
    }

    private ChatResult(Members members, Object output) {
        this.members = members;
        this.output = output;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = members.id;
        builder.model = members.model;
        builder.text = members.text;
        builder.refusal = members.refusal;
        builder.output = output;
        builder.reasoning = members.reasoning;
        builder.finishReason = members.finishReason;
        builder.rawFinishReason = members.rawFinishReason;
        builder.usage = members.usage;
        builder.toolCalls = members.toolCalls;
        builder.initiator = members.initiator;
        builder.requestId = members.requestId;
        builder.quota = members.quota;
        builder.quotas = members.quotas;
        builder.cost = members.cost;
        builder.fallback = members.fallback;
        builder.messages = members.messages;
        builder.lastUsage = members.lastUsage;
        builder.toolIterations = members.toolIterations;
        builder.toolExecutions = members.toolExecutions;
        builder.approvalNeeded = members.approvalNeeded;
        return builder;
    }

    /** Returns the id that the service assigned to the answer, or null. */
    public String id() {
        return members.id;
    }

    /** Returns the model that generated the answer, or null. */
    public String model() {
        return members.model;
    }

    /** Returns the text of the answer; empty if the model only called tools. */
    public String text() {
        return members.text;
    }

    /**
     * Returns the words of the service for the refusal of the model to answer, empty if there are
     * none; null if the model does not refuse. They are also in {@link #text} if there is no other
     * text.
     */
    public String refusal() {
        return members.refusal;
    }

    /**
     * Returns the validated answer if the endpoint has a schema for it: an instance of {@code
     * outputClass}, otherwise a {@code com.fasterxml.jackson.databind.JsonNode}. Null if there is
     * no schema, or if the answer is not the final one because tool calls wait. Not part of the
     * JSON of this object, nor of its equality.
     */
    public Object output() {
        return output;
    }

    /** Returns the reasoning text of the model, or null. */
    public String reasoning() {
        return members.reasoning;
    }

    /** Returns the reason why the answer ended. */
    public FinishReason finishReason() {
        return members.finishReason;
    }

    /** Returns the finish reason as reported by the service, such as {@code end_turn}, or null. */
    public String rawFinishReason() {
        return members.rawFinishReason;
    }

    /** Returns the token usage of the call, or null if the service did not report it. */
    public Usage usage() {
        return members.usage;
    }

    /** Returns the tool calls that the model requests; empty if there are none. */
    public List<ToolCall> toolCalls() {
        return members.toolCalls;
    }

    /**
     * Returns the initiator that was sent to Copilot, {@code user} or {@code agent}; null for other
     * providers.
     */
    public String initiator() {
        return members.initiator;
    }

    /**
     * Returns the id that the service assigned to the request, for inquiries to its support, or
     * null.
     */
    public String requestId() {
        return members.requestId;
    }

    /**
     * Returns the quota of the plan on which prompts draw, or null if the service did not report
     * it.
     */
    public Quota quota() {
        return members.quota;
    }

    /** Returns all quotas that the service reported with the answer; empty if it reported none. */
    public List<Quota> quotas() {
        return members.quotas;
    }

    /** Returns the price of the answer, or null if it is unknown. */
    public Cost cost() {
        return members.cost;
    }

    /**
     * Returns the model that was given up for {@code fallbackModel}, and the reason; null if the
     * requested model answered.
     */
    public String fallback() {
        return members.fallback;
    }

    /**
     * Returns the messages that the exchange added to the conversation, oldest first: the prompt
     * without the system message, the answers of the model, and the results of tools. A
     * conversation continues with these messages and another one.
     */
    public List<ChatMessage> messages() {
        return members.messages;
    }

    /**
     * Returns the token usage of the last model call, or null if the service did not report it. It
     * differs from {@link #usage} if tools were called.
     */
    public Usage lastUsage() {
        return members.lastUsage == null ? members.usage : members.lastUsage;
    }

    /** Returns how often tools were called and their results sent to the model. */
    public int toolIterations() {
        return members.toolIterations;
    }

    /** Returns the tool calls of the exchange, in the order in which the model requested them. */
    public List<ToolExecution> toolExecutions() {
        return members.toolExecutions;
    }

    /** Returns whether the calls of {@link #toolCalls} wait for a decision. */
    public boolean approvalNeeded() {
        return members.approvalNeeded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatResult that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ChatResult.class, members);
    }

    /** Builds a {@link ChatResult}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String id;
        private String model;
        private String text = "";
        private String refusal;
        private Object output;
        private String reasoning;
        private FinishReason finishReason = FinishReason.OTHER;
        private String rawFinishReason;
        private Usage usage;
        private List<ToolCall> toolCalls = List.of();
        private String initiator;
        private String requestId;
        private Quota quota;
        private List<Quota> quotas = List.of();
        private Cost cost;
        private String fallback;
        private List<ChatMessage> messages = List.of();
        private Usage lastUsage;
        private int toolIterations;
        private List<ToolExecution> toolExecutions = List.of();
        private boolean approvalNeeded;

        private Builder() {}

        /** Sets the id that the service assigned to the answer, or null. */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /** Sets the model that generated the answer, or null. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** Sets the text of the answer; empty if the model only called tools. */
        public Builder text(String text) {
            this.text = text;
            return this;
        }

        /** Sets the words with which the model refuses to answer; null = it does not. */
        public Builder refusal(String refusal) {
            this.refusal = refusal;
            return this;
        }

        /** Sets the validated answer, or null. */
        public Builder output(Object output) {
            this.output = output;
            return this;
        }

        /** Sets the reasoning text of the model, or null. */
        public Builder reasoning(String reasoning) {
            this.reasoning = reasoning;
            return this;
        }

        /** Sets the reason why the answer ended. */
        public Builder finishReason(FinishReason finishReason) {
            this.finishReason = finishReason;
            return this;
        }

        /** Sets the finish reason as reported by the service, such as {@code end_turn}, or null. */
        public Builder rawFinishReason(String rawFinishReason) {
            this.rawFinishReason = rawFinishReason;
            return this;
        }

        /** Sets the token usage of the call, or null if the service did not report it. */
        public Builder usage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /** Sets the tool calls that the model requests; empty if there are none. */
        public Builder toolCalls(List<ToolCall> toolCalls) {
            this.toolCalls = toolCalls;
            return this;
        }

        /**
         * Sets the initiator that was sent to Copilot, {@code user} or {@code agent}; null for
         * other providers.
         */
        public Builder initiator(String initiator) {
            this.initiator = initiator;
            return this;
        }

        /**
         * Sets the id that the service assigned to the request, for inquiries to its support, or
         * null.
         */
        public Builder requestId(String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets the quota of the plan on which prompts draw, or null if the service did not report
         * it.
         */
        public Builder quota(Quota quota) {
            this.quota = quota;
            return this;
        }

        /** Sets all quotas that the service reported with the answer. */
        public Builder quotas(List<Quota> quotas) {
            this.quotas = quotas;
            return this;
        }

        /** Sets the price of the answer, or null if it is unknown. */
        public Builder cost(Cost cost) {
            this.cost = cost;
            return this;
        }

        /** Sets the model that was given up for {@code fallbackModel}, and the reason, or null. */
        public Builder fallback(String fallback) {
            this.fallback = fallback;
            return this;
        }

        /** Sets the messages that the exchange added to the conversation, oldest first. */
        public Builder messages(List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** Sets the token usage of the last model call; null = that of the only one. */
        public Builder lastUsage(Usage lastUsage) {
            this.lastUsage = lastUsage;
            return this;
        }

        /** Sets how often tools were called and their results sent to the model. */
        public Builder toolIterations(int toolIterations) {
            this.toolIterations = toolIterations;
            return this;
        }

        /** Sets the tool calls of the exchange. */
        public Builder toolExecutions(List<ToolExecution> toolExecutions) {
            this.toolExecutions = toolExecutions;
            return this;
        }

        /** Sets whether the tool calls wait for a decision. */
        public Builder approvalNeeded(boolean approvalNeeded) {
            this.approvalNeeded = approvalNeeded;
            return this;
        }

        /**
         * Returns the result.
         *
         * @throws NullPointerException if the text, the finish reason or a tool call is null
         */
        public ChatResult build() {
            return new ChatResult(
                    new Members(
                            id,
                            model,
                            text,
                            refusal,
                            reasoning,
                            finishReason,
                            rawFinishReason,
                            usage,
                            toolCalls,
                            initiator,
                            requestId,
                            quota,
                            quotas,
                            cost,
                            fallback,
                            messages,
                            lastUsage,
                            toolIterations,
                            toolExecutions,
                            approvalNeeded),
                    output);
        }
    }
}
