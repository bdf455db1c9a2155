// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.client.Embeddings;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;

/** Writes the result or the failure of a call into a message. Holds no state. */
public final class ResultWriter {

    /**
     * Headers of earlier calls in the route, which are removed because this call may not set them.
     */
    private static final List<String> CALL_HEADERS =
            List.of(
                    CopilotHeaders.RESPONSE_MODEL,
                    CopilotHeaders.RESPONSE_ID,
                    CopilotHeaders.FINISH_REASON,
                    CopilotHeaders.PROMPT_TOKENS,
                    CopilotHeaders.COMPLETION_TOKENS,
                    CopilotHeaders.TOTAL_TOKENS,
                    CopilotHeaders.DIMENSIONS,
                    CopilotHeaders.REASONING,
                    CopilotHeaders.SENT_INITIATOR,
                    CopilotHeaders.REQUEST_ID,
                    CopilotHeaders.QUOTA_REMAINING,
                    CopilotHeaders.QUOTA_RESET_AT,
                    CopilotHeaders.COST,
                    CopilotHeaders.COST_ESTIMATED,
                    CopilotHeaders.FALLBACK,
                    CopilotHeaders.RESULT,
                    CopilotHeaders.TOOL_ITERATIONS,
                    CopilotHeaders.TOOL_CALLS,
                    CopilotHeaders.TOOL_APPROVAL,
                    CopilotHeaders.STATUS_CODE,
                    CopilotHeaders.ERROR_CODE,
                    CopilotHeaders.RETRY_AFTER,
                    CopilotHeaders.STREAM_ID,
                    CopilotHeaders.CHUNK_INDEX,
                    CopilotHeaders.CHUNK_TYPE,
                    CopilotHeaders.STREAM_COMPLETE,
                    CopilotHeaders.ANSWER_TRUNCATED);

    /** Headers of the tool call that a message is about. */
    private static final List<String> TOOL_CALL_HEADERS =
            List.of(
                    CopilotHeaders.TOOL_NAME,
                    CopilotHeaders.TOOL_CALL_ID,
                    CopilotHeaders.TOOL_DESCRIPTION,
                    CopilotHeaders.TOOL_STATE);

    /** Headers that describe the previous body. */
    private static final List<String> BODY_HEADERS =
            List.of(
                    "Content-Length",
                    "Content-Encoding",
                    Exchange.CHARSET_NAME,
                    CopilotHeaders.MEDIA_TYPE);

    private ResultWriter() {}

    /** Writes an answer: the body and the headers. */
    public static void write(Message message, ChatResult result) {
        boolean isText = result.output() == null || result.output() instanceof JsonNode;
        setAnswer(message, isText ? result.text() : result.output());
        writeHeaders(message.getHeaders(), result);
        if (!isText) {
            message.getHeaders().remove(Exchange.CONTENT_TYPE);
        } else if (result.output() != null) {
            message.getHeaders().put(Exchange.CONTENT_TYPE, "application/json");
        }
    }

    /**
     * Sets the body to the answer to a prompt, as {@link #setBody} does, and removes the decision
     * on tool calls and the action on the conversation, which must not be used twice. A failed call
     * leaves them for its redelivery.
     */
    public static void setAnswer(Message message, Object body) {
        setBody(message, body);
        message.getHeaders().remove(CopilotHeaders.TOOL_DECISION);
        clearDone(message);
    }

    /** Removes the action on the conversation, which a later step of the route must not repeat. */
    public static void clearDone(Message message) {
        message.getHeaders().remove(CopilotHeaders.MEMORY_ACTION);
    }

    /**
     * Sets the body, and removes the headers of earlier calls and the headers and the charset that
     * described the previous body.
     *
     * <p>{@code CamelCopilotToolName} and {@code CamelCopilotToolCallId} stay in the exchange of
     * {@code copilot:tool}, and with {@code CamelCopilotToolDescription} in that of {@code
     * toolApproval}: the exchange is still about that call when it has called a model. They are
     * removed if a chunk of a stream has left them, which {@code CamelCopilotToolState} shows.
     */
    public static void setBody(Message message, Object body) {
        Map<String, Object> headers = message.getHeaders();
        if (!headers.isEmpty()) {
            removeCallHeaders(headers);
            BODY_HEADERS.forEach(headers::remove);
        }
        Exchange exchange = message.getExchange();
        if (exchange != null) {
            // A file consumer sets this property for the prompt, but Camel's converters would apply
            // it to the answer.
            exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
        }
        message.setBody(body);
    }

    /**
     * Removes from the headers of a prompt those that its chunks must not have: the headers of
     * earlier calls and of the previous body, the decision on tool calls, the action on the
     * conversation, and the headers of a tool call, which on a chunk are always those of the chunk.
     */
    public static void removeStale(Map<String, Object> headers) {
        if (!headers.isEmpty()) {
            CALL_HEADERS.forEach(headers::remove);
            TOOL_CALL_HEADERS.forEach(headers::remove);
            BODY_HEADERS.forEach(headers::remove);
            headers.remove(CopilotHeaders.TOOL_DECISION);
            headers.remove(CopilotHeaders.MEMORY_ACTION);
        }
    }

    private static void removeCallHeaders(Map<String, Object> headers) {
        CALL_HEADERS.forEach(headers::remove);
        if (headers.containsKey(CopilotHeaders.TOOL_STATE)) {
            TOOL_CALL_HEADERS.forEach(headers::remove);
        }
    }

    /** Writes the headers of a result into those from which stale ones have been removed. */
    public static void writeHeaders(Map<String, Object> headers, ChatResult result) {
        headers.put(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        headers.put(CopilotHeaders.RESULT, result);
        headers.put(CopilotHeaders.FINISH_REASON, result.finishReason().wireName());
        set(headers, CopilotHeaders.RESPONSE_MODEL, result.model());
        set(headers, CopilotHeaders.RESPONSE_ID, result.id());
        set(headers, CopilotHeaders.REASONING, result.reasoning());
        set(headers, CopilotHeaders.SENT_INITIATOR, result.initiator());
        set(headers, CopilotHeaders.REQUEST_ID, result.requestId());
        Usage usage = result.usage();
        if (usage != null) {
            headers.put(CopilotHeaders.PROMPT_TOKENS, usage.promptTokens());
            headers.put(CopilotHeaders.COMPLETION_TOKENS, usage.completionTokens());
            headers.put(CopilotHeaders.TOTAL_TOKENS, usage.totalTokens());
        }
        writeBilling(headers, result.quota(), result.cost());
        writeToolHeaders(headers, result);
        set(headers, CopilotHeaders.FALLBACK, result.fallback());
    }

    private static void writeBilling(Map<String, Object> headers, Quota quota, Cost cost) {
        if (quota != null) {
            headers.put(CopilotHeaders.QUOTA_REMAINING, quota.percent());
            set(headers, CopilotHeaders.QUOTA_RESET_AT, quota.resetAt());
        }
        if (cost != null) {
            headers.put(CopilotHeaders.COST, cost.credits());
            if (cost.estimated()) {
                headers.put(CopilotHeaders.COST_ESTIMATED, true);
            }
        }
    }

    /** Sets the body to one or more vectors, as {@link #setBody} does; they have no media type. */
    public static void setVectors(Message message, Object vectors) {
        setBody(message, vectors);
        message.removeHeader(Exchange.CONTENT_TYPE);
    }

    /** Writes the headers of embeddings into those from which stale ones have been removed. */
    public static void writeHeaders(Map<String, Object> headers, Embeddings result) {
        headers.put(CopilotHeaders.DIMENSIONS, result.dimensions());
        set(headers, CopilotHeaders.RESPONSE_MODEL, result.model());
        set(headers, CopilotHeaders.SENT_INITIATOR, result.initiator());
        set(headers, CopilotHeaders.REQUEST_ID, result.requestId());
        Usage usage = result.usage();
        if (usage != null) {
            headers.put(CopilotHeaders.PROMPT_TOKENS, usage.promptTokens());
            headers.put(CopilotHeaders.TOTAL_TOKENS, usage.totalTokens());
        }
        writeBilling(headers, result.quota(), result.cost());
    }

    private static void writeToolHeaders(Map<String, Object> headers, ChatResult result) {
        if (result.toolIterations() > 0 || !result.toolExecutions().isEmpty()) {
            headers.put(CopilotHeaders.TOOL_ITERATIONS, result.toolIterations());
            headers.put(CopilotHeaders.TOOL_CALLS, result.toolExecutions());
        }
        if (result.approvalNeeded()) {
            headers.put(CopilotHeaders.TOOL_APPROVAL, "needed");
        }
    }

    /** Sets the exception and the headers of a failure. The body stays unchanged. */
    public static void fail(Exchange exchange, Exception failure) {
        Map<String, Object> headers = exchange.getMessage().getHeaders();
        removeCallHeaders(headers);
        if (failure instanceof CopilotException copilot) {
            writeHeaders(headers, copilot);
        }
        exchange.setException(failure);
    }

    /** Writes the headers of a failure. */
    public static void writeHeaders(Map<String, Object> headers, CopilotException failure) {
        if (failure.getStatus() != 0) {
            headers.put(CopilotHeaders.STATUS_CODE, failure.getStatus());
        }
        set(headers, CopilotHeaders.ERROR_CODE, failure.getCode());
        set(headers, CopilotHeaders.REQUEST_ID, failure.getRequestId());
        if (failure.getRetryAfter() != null) {
            headers.put(CopilotHeaders.RETRY_AFTER, failure.getRetryAfter().toMillis());
        }
    }

    private static void set(Map<String, Object> headers, String name, Object value) {
        if (value != null) {
            headers.put(name, value.toString());
        }
    }
}
