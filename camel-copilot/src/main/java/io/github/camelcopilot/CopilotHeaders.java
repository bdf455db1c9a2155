package io.github.camelcopilot;

import org.apache.camel.spi.Metadata;

/** The names of the message headers that the component reads and sets. */
public final class CopilotHeaders {

    // Read: they override the option of the same name for one message. Their values are taken
    // literally.

    @Metadata(label = "producer", description = "Overrides the option model.", javaType = "String")
    public static final String MODEL = "CamelCopilotModel";

    @Metadata(
            label = "producer",
            description = "Overrides the option systemMessage; taken literally, not as a template.",
            javaType = "String")
    public static final String SYSTEM_MESSAGE = "CamelCopilotSystemMessage";

    @Metadata(
            label = "producer",
            description = "Overrides the option userMessage; taken literally, not as a template.",
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
            description =
                    "The media type of the body, such as image/png; wins over what its file name and Content-Type say.",
            javaType = "String")
    public static final String MEDIA_TYPE = "CamelCopilotMediaType";

    @Metadata(
            label = "producer",
            description =
                    "What copilot:login does: login asks a person, status tells what is known, logout "
                            + "forgets the token.",
            javaType = "String",
            enums = "login,status,logout",
            defaultValue = "login")
    public static final String LOGIN_ACTION = "CamelCopilotLoginAction";

    // Set on success.

    @Metadata(label = "producer", description = "The model that answered.", javaType = "String")
    public static final String RESPONSE_MODEL = "CamelCopilotResponseModel";

    @Metadata(
            label = "producer",
            description = "The service's id of the answer.",
            javaType = "String")
    public static final String RESPONSE_ID = "CamelCopilotResponseId";

    @Metadata(
            label = "producer",
            description =
                    "Why the answer ended: stop, length, tool_calls, content_filter, error or other.",
            javaType = "String",
            enums = "stop,length,tool_calls,content_filter,error,other")
    public static final String FINISH_REASON = "CamelCopilotFinishReason";

    @Metadata(label = "producer", description = "The tokens of the prompt.", javaType = "Integer")
    public static final String PROMPT_TOKENS = "CamelCopilotPromptTokens";

    @Metadata(
            label = "producer",
            description = "The tokens of the answer, reasoning included.",
            javaType = "Integer")
    public static final String COMPLETION_TOKENS = "CamelCopilotCompletionTokens";

    @Metadata(
            label = "producer",
            description = "The tokens of prompt and answer together.",
            javaType = "Integer")
    public static final String TOTAL_TOKENS = "CamelCopilotTotalTokens";

    @Metadata(
            label = "producer",
            description = "What the model thought aloud, if it did.",
            javaType = "String")
    public static final String REASONING = "CamelCopilotReasoning";

    @Metadata(
            label = "producer",
            description = "Who began the request, as it was sent to Copilot: user or agent.",
            javaType = "String",
            enums = "user,agent")
    public static final String SENT_INITIATOR = "CamelCopilotSentInitiator";

    @Metadata(
            label = "producer",
            description =
                    "The service's id of the request, for its support. Also set on a failed exchange.",
            javaType = "String")
    public static final String REQUEST_ID = "CamelCopilotRequestId";

    @Metadata(
            label = "producer",
            description = "What is left of the plan's quota, in percent, where the service tells.",
            javaType = "Double")
    public static final String QUOTA_REMAINING = "CamelCopilotQuotaRemaining";

    @Metadata(
            label = "producer",
            description = "When the quota starts anew, in ISO 8601, where the service tells.",
            javaType = "String")
    public static final String QUOTA_RESET_AT = "CamelCopilotQuotaResetAt";

    @Metadata(
            label = "producer",
            description = "The whole answer as a neutral record.",
            javaType = "io.github.camelcopilot.api.ChatResult")
    public static final String RESULT = "CamelCopilotResult";

    // Set on the chunks of a stream.

    @Metadata(
            description = "On chunks, and on the message that asked: the id of the stream.",
            javaType = "String")
    public static final String STREAM_ID = "CamelCopilotStreamId";

    @Metadata(
            description = "On chunks: the number of the chunk, from 0, for each reader.",
            javaType = "Integer")
    public static final String CHUNK_INDEX = "CamelCopilotChunkIndex";

    @Metadata(
            description =
                    "On chunks: text, reasoning, end (the last, with the headers of a whole answer) or error (the last of a stream that broke).",
            javaType = "String",
            enums = "text,reasoning,end,error")
    public static final String CHUNK_TYPE = "CamelCopilotChunkType";

    @Metadata(description = "On chunks: whether it is the last.", javaType = "Boolean")
    public static final String STREAM_COMPLETE = "CamelCopilotStreamComplete";

    @Metadata(
            description =
                    "Whether the answer was larger than maxAnswerSize, so that what holds the whole answer holds its first part.",
            javaType = "Boolean")
    public static final String ANSWER_TRUNCATED = "CamelCopilotAnswerTruncated";

    // Set by copilot:login, on its events and on the message that asked.

    @Metadata(
            description =
                    "Where a login stands: pending (a person has to enter the code), authorized, "
                            + "expired, denied or failed.",
            javaType = "String",
            enums = "pending,authorized,expired,denied,failed")
    public static final String LOGIN_STATE = "CamelCopilotLoginState";

    @Metadata(
            description = "While a login is pending: the code that a person has to enter.",
            javaType = "String")
    public static final String USER_CODE = "CamelCopilotUserCode";

    @Metadata(
            description = "While a login is pending: the address where to enter the code.",
            javaType = "String")
    public static final String VERIFICATION_URI = "CamelCopilotVerificationUri";

    @Metadata(
            description = "While a login is pending: until when, in ISO 8601.",
            javaType = "String")
    public static final String LOGIN_EXPIRES_AT = "CamelCopilotLoginExpiresAt";

    @Metadata(
            description = "Whose login it is: the option account, or default.",
            javaType = "String")
    public static final String ACCOUNT = "CamelCopilotAccount";

    // Set on failure.

    @Metadata(
            label = "producer",
            description = "On a failed exchange: the HTTP status, if there was an answer.",
            javaType = "Integer")
    public static final String STATUS_CODE = "CamelCopilotStatusCode";

    @Metadata(
            label = "producer",
            description = "On a failed exchange: the error code of the service, if it gave one.",
            javaType = "String")
    public static final String ERROR_CODE = "CamelCopilotErrorCode";

    @Metadata(
            label = "producer",
            description =
                    "On a failed exchange: how long the service asks to wait, in milliseconds.",
            javaType = "Long")
    public static final String RETRY_AFTER = "CamelCopilotRetryAfter";

    /**
     * The name of an exchange property, not of a header: a {@link Runnable} that ends the stream
     * and its connection at once, for a caller that has gone. It is there while an exchange waits
     * for its stream and, with {@code emit=text} and {@code emit=sse}, as long as the exchange:
     * closing such a body leaves the stream open for 10 s, for a reader that returns.
     */
    public static final String CANCEL_STREAM = "CamelCopilotCancelStream";

    private CopilotHeaders() {}
}
