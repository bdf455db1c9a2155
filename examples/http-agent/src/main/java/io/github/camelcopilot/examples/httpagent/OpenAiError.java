package io.github.camelcopilot.examples.httpagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.examples.httpsupport.FailureStatus;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;

/**
 * Makes an HTTP error in OpenAI's format of an exchange that failed, with the same members as the
 * error event of {@code emit=sse}. No state.
 */
final class OpenAiError implements Processor {

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        boolean isNoJson = failure instanceof JsonProcessingException;
        Message message = exchange.getMessage();
        // Else headers of the request, or of a part of the answer, would go out.
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, isNoJson ? 400 : FailureStatus.of(failure));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=utf-8");
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        if (failure instanceof CopilotException known) {
            // The component's own words, which hold no credential.
            error.put("message", known.getMessage()).put("code", known.getCode());
            if (known.getRetryAfter() != null) {
                message.setHeader("Retry-After", Math.max(1, known.getRetryAfter().toSeconds()));
            }
        } else if (failure instanceof IllegalArgumentException mistake) {
            // Of the component too: what is wrong with the request, without a quote of it.
            error.put("message", mistake.getMessage()).put("code", "invalid_request");
        } else if (isNoJson) {
            error.put("message", "The body is not valid JSON").put("code", "invalid_request");
        } else if (failure instanceof ThrottlerRejectedExecutionException) {
            error.put("message", "This caller has as many answers under way as it may have")
                    .put("code", "too_many_requests");
        } else {
            error.put("message", "Something went wrong in this agent; its log says what")
                    .put("code", "internal_error");
        }
        message.setBody(JsonNodeFactory.instance.objectNode().set("error", error).toString());
    }
}
