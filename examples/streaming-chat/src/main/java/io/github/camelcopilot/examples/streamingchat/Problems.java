// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Turns a failed exchange into an HTTP error with a sentence for a person. Stateless. */
public final class Problems {

    /** Sets status, headers and body. */
    public void respond(Exchange exchange) {
        Problem problem =
                Problem.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=utf-8");
        if (problem.retryAfter() != null) {
            message.setHeader("Retry-After", problem.retryAfter().toSeconds());
        }
        message.setBody(
                JsonNodeFactory.instance.objectNode().set("error", problem.json()).toString());
    }
}
