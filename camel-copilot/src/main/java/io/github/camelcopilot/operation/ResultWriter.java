package io.github.camelcopilot.operation;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Usage;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes a result, or what went wrong, into a message. */
final class ResultWriter {

    /** What an earlier call in the same route may have left, and this one may not set. */
    private static final List<String> OF_ANOTHER_CALL =
            List.of(
                    CopilotHeaders.RESPONSE_MODEL,
                    CopilotHeaders.RESPONSE_ID,
                    CopilotHeaders.FINISH_REASON,
                    CopilotHeaders.PROMPT_TOKENS,
                    CopilotHeaders.COMPLETION_TOKENS,
                    CopilotHeaders.TOTAL_TOKENS,
                    CopilotHeaders.REASONING,
                    CopilotHeaders.SENT_INITIATOR,
                    CopilotHeaders.REQUEST_ID,
                    CopilotHeaders.QUOTA_REMAINING,
                    CopilotHeaders.QUOTA_RESET_AT,
                    CopilotHeaders.RESULT,
                    CopilotHeaders.STATUS_CODE,
                    CopilotHeaders.ERROR_CODE,
                    CopilotHeaders.RETRY_AFTER);

    /** They describe the body that was, not the answer. */
    private static final List<String> OF_THE_OLD_BODY =
            List.of(
                    "Content-Length",
                    "Content-Encoding",
                    Exchange.CHARSET_NAME,
                    CopilotHeaders.MEDIA_TYPE);

    private ResultWriter() {}

    static void write(Message message, ChatResult result) {
        OF_ANOTHER_CALL.forEach(message::removeHeader);
        OF_THE_OLD_BODY.forEach(message::removeHeader);
        message.setBody(result.text());
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        message.setHeader(CopilotHeaders.RESULT, result);
        message.setHeader(CopilotHeaders.FINISH_REASON, result.finishReason().wireName());
        set(message, CopilotHeaders.RESPONSE_MODEL, result.model());
        set(message, CopilotHeaders.RESPONSE_ID, result.id());
        set(message, CopilotHeaders.REASONING, result.reasoning());
        set(message, CopilotHeaders.SENT_INITIATOR, result.initiator());
        set(message, CopilotHeaders.REQUEST_ID, result.requestId());
        Usage usage = result.usage();
        if (usage != null) {
            message.setHeader(CopilotHeaders.PROMPT_TOKENS, usage.promptTokens());
            message.setHeader(CopilotHeaders.COMPLETION_TOKENS, usage.completionTokens());
            message.setHeader(CopilotHeaders.TOTAL_TOKENS, usage.totalTokens());
        }
        Quota quota = result.quota();
        if (quota != null) {
            message.setHeader(CopilotHeaders.QUOTA_REMAINING, quota.remainingPercent());
            set(message, CopilotHeaders.QUOTA_RESET_AT, quota.resetAt());
        }
    }

    /** Sets the exception; the body stays as it was. */
    static void fail(Exchange exchange, Exception failure) {
        Message message = exchange.getMessage();
        OF_ANOTHER_CALL.forEach(message::removeHeader);
        if (failure instanceof CopilotException copilot) {
            if (copilot.getStatus() != 0) {
                message.setHeader(CopilotHeaders.STATUS_CODE, copilot.getStatus());
            }
            set(message, CopilotHeaders.ERROR_CODE, copilot.getCode());
            set(message, CopilotHeaders.REQUEST_ID, copilot.getRequestId());
            if (copilot.getRetryAfter() != null) {
                message.setHeader(CopilotHeaders.RETRY_AFTER, copilot.getRetryAfter().toMillis());
            }
        }
        exchange.setException(failure);
    }

    private static void set(Message message, String name, Object value) {
        if (value != null) {
            message.setHeader(name, value.toString());
        }
    }
}
