// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import org.apache.camel.spi.Metadata;

/** Names of the message headers that the component reads and sets. */
public final class CopilotHeaders {

    // Read from the request message: they override the option of the same name for this message.

    @Metadata(label = "producer", description = "Overrides the option model.", javaType = "String")
    public static final String MODEL = "CamelCopilotModel";

    @Metadata(
            label = "producer",
            description = "Overrides the option systemMessage. Used literally, not as a template.",
            javaType = "String")
    public static final String SYSTEM_MESSAGE = "CamelCopilotSystemMessage";

    @Metadata(
            label = "producer",
            description = "Overrides the option userMessage. Used literally, not as a template.",
            javaType = "String")
    public static final String USER_MESSAGE = "CamelCopilotUserMessage";

    @Metadata(
            label = "producer",
            description = "Overrides the option temperature.",
            javaType = "Double")
    public static final String TEMPERATURE = "CamelCopilotTemperature";

    @Metadata(label = "producer", description = "Overrides the option topP.", javaType = "Double")
    public static final String TOP_P = "CamelCopilotTopP";

    @Metadata(
            label = "producer",
            description = "Overrides the option maxTokens.",
            javaType = "Integer")
    public static final String MAX_TOKENS = "CamelCopilotMaxTokens";

    @Metadata(
            label = "producer",
            description = "Overrides the option reasoningEffort.",
            javaType = "String")
    public static final String REASONING_EFFORT = "CamelCopilotReasoningEffort";

    @Metadata(
            label = "producer",
            description = "Overrides the option initiator: auto, user or agent.",
            javaType = "String")
    public static final String INITIATOR = "CamelCopilotInitiator";

    @Metadata(
            label = "producer",
            description = "Overrides the option fallbackModel.",
            javaType = "String")
    public static final String FALLBACK_MODEL = "CamelCopilotFallbackModel";

    @Metadata(label = "producer", description = "Overrides the option tags.", javaType = "String")
    public static final String TAGS = "CamelCopilotTags";

    @Metadata(
            label = "producer",
            description = "Overrides the option toolChoice.",
            javaType = "String")
    public static final String TOOL_CHOICE = "CamelCopilotToolChoice";

    @Metadata(
            label = "producer",
            description = "Overrides the option maxAgenticTokens.",
            javaType = "Long")
    public static final String MAX_AGENTIC_TOKENS = "CamelCopilotMaxAgenticTokens";

    @Metadata(
            label = "producer",
            description = "Overrides the option maxCost.",
            javaType = "Double")
    public static final String MAX_COST = "CamelCopilotMaxCost";

    @Metadata(
            label = "producer",
            description =
                    "Id of the conversation that the message continues; overrides the option memoryId.",
            javaType = "String")
    public static final String MEMORY_ID = "CamelCopilotMemoryId";

    @Metadata(
            label = "producer",
            description =
                    "clear = the conversation is forgotten: with a blank body, nothing else happens; otherwise the "
                            + "prompt begins a new one.",
            javaType = "String",
            enums = "clear")
    public static final String MEMORY_ACTION = "CamelCopilotMemoryAction";

    @Metadata(
            label = "producer",
            description =
                    "JSON Schema that the answer must satisfy, as text or a map; overrides the option jsonSchema.",
            javaType = "String")
    public static final String JSON_SCHEMA = "CamelCopilotJsonSchema";

    @Metadata(
            label = "producer",
            description = "Number of dimensions of the vectors of copilot:embeddings.",
            javaType = "Integer")
    public static final String DIMENSIONS = "CamelCopilotDimensions";

    @Metadata(
            label = "producer",
            description =
                    "Decision on the tool calls that wait for approval (toolApproval=suspend): text for all "
                            + "of them, or a map from the id of a call to its text. yes, true and approve "
                            + "allow a call; any other text denies it, and the model receives the text. With "
                            + "memoryId, the body of the message is not sent.",
            javaType = "Object")
    public static final String TOOL_DECISION = "CamelCopilotToolDecision";

    @Metadata(
            label = "producer",
            description =
                    "Media type of the body, such as image/png. Takes precedence over the file "
                            + "name and Content-Type.",
            javaType = "String")
    public static final String MEDIA_TYPE = "CamelCopilotMediaType";

    @Metadata(
            label = "producer",
            description =
                    "Action of copilot:login: login (starts a login and waits for its "
                            + "outcome), status (reports the state of the login) or logout (deletes the "
                            + "token).",
            javaType = "String",
            enums = "login,status,logout",
            defaultValue = "login")
    public static final String LOGIN_ACTION = "CamelCopilotLoginAction";

    // Set on success.

    @Metadata(
            label = "producer",
            description = "Model that generated the answer.",
            javaType = "String")
    public static final String RESPONSE_MODEL = "CamelCopilotResponseModel";

    @Metadata(
            label = "producer",
            description = "ID of the answer, as assigned by the service.",
            javaType = "String")
    public static final String RESPONSE_ID = "CamelCopilotResponseId";

    @Metadata(
            label = "producer",
            description =
                    "Reason why the answer ended: stop, length, tool_calls, content_filter, error or other.",
            javaType = "String",
            enums = "stop,length,tool_calls,content_filter,error,other")
    public static final String FINISH_REASON = "CamelCopilotFinishReason";

    @Metadata(
            label = "producer",
            description = "Number of tokens in the prompt.",
            javaType = "Integer")
    public static final String PROMPT_TOKENS = "CamelCopilotPromptTokens";

    @Metadata(
            label = "producer",
            description = "Number of tokens in the answer, including reasoning.",
            javaType = "Integer")
    public static final String COMPLETION_TOKENS = "CamelCopilotCompletionTokens";

    @Metadata(
            label = "producer",
            description = "Number of tokens in prompt and answer together.",
            javaType = "Integer")
    public static final String TOTAL_TOKENS = "CamelCopilotTotalTokens";

    @Metadata(
            label = "producer",
            description = "Reasoning text of the model, if any.",
            javaType = "String")
    public static final String REASONING = "CamelCopilotReasoning";

    @Metadata(
            label = "producer",
            description = "Initiator of the request that was sent to Copilot: user or agent.",
            javaType = "String",
            enums = "user,agent")
    public static final String SENT_INITIATOR = "CamelCopilotSentInitiator";

    @Metadata(
            label = "producer",
            description =
                    "ID of the request, as assigned by the service, for inquiries to its "
                            + "support. Also set on a failed exchange.",
            javaType = "String")
    public static final String REQUEST_ID = "CamelCopilotRequestId";

    @Metadata(
            label = "producer",
            description = "Remaining quota of the plan in percent, if the service reports it.",
            javaType = "Double")
    public static final String QUOTA_REMAINING = "CamelCopilotQuotaRemaining";

    @Metadata(
            label = "producer",
            description =
                    "Time at which the quota is reset, in ISO 8601 format, if the service "
                            + "reports it.",
            javaType = "String")
    public static final String QUOTA_RESET_AT = "CamelCopilotQuotaResetAt";

    @Metadata(
            label = "producer",
            description =
                    "Price of the answer in AI credits (1 credit = 0.01 USD), if the service reports it "
                            + "or it can be estimated.",
            javaType = "Double")
    public static final String COST = "CamelCopilotCost";

    @Metadata(
            label = "producer",
            description =
                    "True if CamelCopilotCost is an estimate from the prices or the multiplier of the model; "
                            + "missing if the service reported it.",
            javaType = "Boolean")
    public static final String COST_ESTIMATED = "CamelCopilotCostEstimated";

    @Metadata(
            label = "producer",
            description =
                    "Model that was given up for fallbackModel, and the reason; missing if the requested "
                            + "model answered.",
            javaType = "String")
    public static final String FALLBACK = "CamelCopilotFallback";

    @Metadata(
            label = "producer",
            description =
                    "The whole answer as an object that is independent of the service's format.",
            javaType = "io.github.camelcopilot.api.ChatResult")
    public static final String RESULT = "CamelCopilotResult";

    // Set on the chunks of a stream.

    @Metadata(
            description = "ID of the stream. Set on its chunks and on the request message.",
            javaType = "String")
    public static final String STREAM_ID = "CamelCopilotStreamId";

    @Metadata(
            description = "Index of the chunk, starting at 0 for each reader.",
            javaType = "Integer")
    public static final String CHUNK_INDEX = "CamelCopilotChunkIndex";

    @Metadata(
            description =
                    "Type of the chunk: text, reasoning, tool (step of a tool call), end (last chunk, "
                            + "with the headers of a whole answer) or error (last chunk of a failed "
                            + "stream).",
            javaType = "String",
            enums = "text,reasoning,tool,end,error")
    public static final String CHUNK_TYPE = "CamelCopilotChunkType";

    @Metadata(
            description = "Whether the chunk is the last one of the stream.",
            javaType = "Boolean")
    public static final String STREAM_COMPLETE = "CamelCopilotStreamComplete";

    @Metadata(
            description =
                    "True if the answer exceeded maxAnswerSize, so that the whole answer, as "
                            + "in CamelCopilotResult, is truncated to its first part.",
            javaType = "Boolean")
    public static final String ANSWER_TRUNCATED = "CamelCopilotAnswerTruncated";

    // Set by copilot:login, on its events and on the request message.

    @Metadata(
            description =
                    "State of the login: pending (the user has to enter the code), authorized, "
                            + "expired, denied or failed.",
            javaType = "String",
            enums = "pending,authorized,expired,denied,failed")
    public static final String LOGIN_STATE = "CamelCopilotLoginState";

    @Metadata(
            description = "Code that the user has to enter while a login is pending.",
            javaType = "String")
    public static final String USER_CODE = "CamelCopilotUserCode";

    @Metadata(
            description =
                    "URI of the page on which the user enters the code while a login is "
                            + "pending.",
            javaType = "String")
    public static final String VERIFICATION_URI = "CamelCopilotVerificationUri";

    @Metadata(
            description = "Time at which the code of a pending login expires, in ISO 8601 format.",
            javaType = "String")
    public static final String LOGIN_EXPIRES_AT = "CamelCopilotLoginExpiresAt";

    @Metadata(
            description = "Account of the login: the value of the option account, or default.",
            javaType = "String")
    public static final String ACCOUNT = "CamelCopilotAccount";

    // Set on failure.

    @Metadata(
            label = "producer",
            description = "HTTP status code on a failed exchange, if there was a response.",
            javaType = "Integer")
    public static final String STATUS_CODE = "CamelCopilotStatusCode";

    @Metadata(
            label = "producer",
            description =
                    "Error code on a failed exchange, if there is one: the service's or one of "
                            + "the component.",
            javaType = "String")
    public static final String ERROR_CODE = "CamelCopilotErrorCode";

    // Tools.

    @Metadata(
            label = "common",
            description =
                    "Name of the tool: on the exchange of copilot:tool, on the message to toolApproval, and on "
                            + "chunks of the type tool.",
            javaType = "String")
    public static final String TOOL_NAME = "CamelCopilotToolName";

    @Metadata(
            label = "common",
            description =
                    "ID of the tool call, unique within the conversation: on the exchange of copilot:tool, on the "
                            + "message to toolApproval, and on chunks of the type tool.",
            javaType = "String")
    public static final String TOOL_CALL_ID = "CamelCopilotToolCallId";

    @Metadata(
            label = "producer",
            description = "Description of the tool, on the message to toolApproval.",
            javaType = "String")
    public static final String TOOL_DESCRIPTION = "CamelCopilotToolDescription";

    @Metadata(
            label = "common",
            description =
                    "State of the tool call, on chunks of the type tool: called, done, denied, failed or "
                            + "suspended.",
            javaType = "String",
            enums = "called,done,denied,failed,suspended")
    public static final String TOOL_STATE = "CamelCopilotToolState";

    @Metadata(
            label = "producer",
            description =
                    "Number of times that tools were called and their results sent to the model.",
            javaType = "Integer")
    public static final String TOOL_ITERATIONS = "CamelCopilotToolIterations";

    @Metadata(
            label = "producer",
            description =
                    "The tool calls of the exchange, as a list of "
                            + "io.github.camelcopilot.api.ToolExecution: name, callId, arguments, outcome, millis.",
            javaType = "java.util.List<io.github.camelcopilot.api.ToolExecution>")
    public static final String TOOL_CALLS = "CamelCopilotToolCalls";

    @Metadata(
            label = "producer",
            description =
                    "needed if tool calls wait for a decision (toolApproval=suspend); otherwise missing.",
            javaType = "String")
    public static final String TOOL_APPROVAL = "CamelCopilotToolApproval";

    @Metadata(
            label = "producer",
            description =
                    "Delay in milliseconds that the service requests before the next attempt, "
                            + "on a failed exchange.",
            javaType = "Long")
    public static final String RETRY_AFTER = "CamelCopilotRetryAfter";

    /**
     * Name of an exchange property, not of a header: a {@link Runnable} that ends the stream and
     * its connection immediately, for example because the caller has disconnected. The property is
     * set while an exchange waits for its stream. With {@code emit=text} and {@code emit=sse}, it
     * remains set afterwards, because closing such a body keeps the stream open for another 10 s
     * for a redelivery that reads it again.
     */
    public static final String CANCEL_STREAM = "CamelCopilotCancelStream";

    private CopilotHeaders() {}
}
