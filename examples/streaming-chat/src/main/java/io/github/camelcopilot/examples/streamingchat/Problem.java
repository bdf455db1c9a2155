// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.examples.httpsupport.FailureStatus;
import java.time.Duration;

/**
 * A failure, described for the user of the browser.
 *
 * @param status the corresponding HTTP status
 * @param sentence what happened and what to do
 * @param detail the component's message, which contains no credential; null for other failures,
 *     whose messages may contain anything
 * @param retryAfter the wait that the service requires, or null
 */
record Problem(int status, String sentence, String detail, Duration retryAfter) {

    static Problem of(Throwable failure) {
        int status = FailureStatus.of(failure);
        if (failure instanceof CopilotException known) {
            return new Problem(status, sentence(known), known.getMessage(), known.getRetryAfter());
        }
        String sentence =
                switch (status) {
                    case 400 -> "This server can't read the question.";
                    case 503 -> "This server is being stopped.";
                    default -> "Something went wrong on this server; its log says what.";
                };
        return new Problem(status, sentence, null, null);
    }

    private static String sentence(CopilotException failure) {
        if (failure instanceof CopilotStreamException) {
            return "The answer broke off.";
        }
        return switch (FailureStatus.of(failure)) {
            case 400 -> "The model refuses this question.";
            case 401 ->
                    "This server has no valid login for the model. Whoever runs it must log in.";
            case 402 -> "The plan's quota is used up.";
            case 403 -> "This server's account may not use the model.";
            case 429 -> "The model is busy. " + wait(failure.getRetryAfter());
            case 504 -> "The model took too long.";
            default -> "The model can't be reached.";
        };
    }

    private static String wait(Duration retryAfter) {
        if (retryAfter == null) {
            return "Try again in a while.";
        }
        long seconds = Math.max(1, retryAfter.toSeconds());
        return seconds <= 120
                ? "It asks to wait " + seconds + " seconds."
                : "It asks to wait " + (seconds + 59) / 60 + " minutes.";
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("message", sentence);
        if (detail != null) {
            json.put("detail", detail);
        }
        return json;
    }
}
