// SPDX-License-Identifier: Apache-2.0
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
 * Turns a failed exchange into an HTTP error in OpenAI's format, with the same members as the error
 * event of {@code emit=sse}. Stateless.
 */
final class OpenAiError implements Processor {

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        boolean isNoJson = failure instanceof JsonProcessingException;
        Message message = exchange.getMessage();
        // Otherwise headers of the request, or of part of the answer, would be sent.
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, isNoJson ? 400 : FailureStatus.of(failure));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=utf-8");
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        if (failure instanceof CopilotException known) {
            // A message of the component, which contains no credential.
            error.put("message", known.getMessage()).put("code", known.getCode());
            if (known.getRetryAfter() != null) {
                message.setHeader("Retry-After", Math.max(1, known.getRetryAfter().toSeconds()));
            }
        } else if (failure instanceof IllegalArgumentException mistake) {
            // Also from the component: the error in the request, without quoting it.
            error.put("message", mistake.getMessage()).put("code", "invalid_request");
        } else if (isNoJson) {
            error.put("message", "The body is not valid JSON").put("code", "invalid_request");
        } else if (failure instanceof ThrottlerRejectedExecutionException) {
            error.put("message", "This caller has reached its limit of answers in progress")
                    .put("code", "too_many_requests");
        } else {
            error.put("message", "Internal error; the reason is in the log of the agent")
                    .put("code", "internal_error");
        }
        message.setBody(JsonNodeFactory.instance.objectNode().set("error", error).toString());
    }
}
