package io.github.camelcopilot.examples.streamingchat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * What went wrong, for the person at the browser.
 *
 * @param status the HTTP status that says the same
 * @param sentence what happened and what to do
 * @param detail the component's own words, which hold no credential; null for what is not the
 *     component's, since nobody knows what such words hold
 * @param retryAfter how long the service asks to wait, or null
 */
record Problem(int status, String sentence, String detail, Duration retryAfter) {

    static Problem of(Throwable failure) {
        if (failure instanceof CopilotException known) {
            return new Problem(
                    status(known), sentence(known), known.getMessage(), known.getRetryAfter());
        }
        if (failure instanceof RejectedExecutionException) {
            return new Problem(503, "This server is being stopped.", null, null);
        }
        if (failure instanceof IllegalArgumentException) {
            return new Problem(400, "This server can't read the question.", null, null);
        }
        return new Problem(
                500, "Something went wrong on this server; its log says what.", null, null);
    }

    private static int status(CopilotException failure) {
        if (failure instanceof CopilotAuthenticationException) {
            return 401;
        }
        if (failure instanceof CopilotQuotaException) {
            return 402;
        }
        if (failure instanceof CopilotAccessException) {
            return 403;
        }
        if (failure instanceof CopilotRateLimitException) {
            return 429;
        }
        if (failure instanceof CopilotModelException
                || failure instanceof CopilotRequestException) {
            return 400;
        }
        return failure instanceof CopilotTimeoutException ? 504 : 502;
    }

    private static String sentence(CopilotException failure) {
        if (failure instanceof CopilotStreamException) {
            return "The answer broke off.";
        }
        return switch (status(failure)) {
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
