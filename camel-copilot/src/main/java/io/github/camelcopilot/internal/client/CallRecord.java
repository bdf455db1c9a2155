// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Usage;
import java.time.Duration;

/**
 * One model call that has ended: a prompt with all its attempts. A prompt that is repeated for
 * {@code fallbackModel} is two calls.
 *
 * @param provider the value of the option {@code provider}
 * @param requestModel the requested model, or null if the service chose it
 * @param initiator {@code user} or {@code agent}; null for other providers
 * @param duration from the start to the end of the answer
 * @param attempts number of attempts; 0 if the prompt was refused before it was sent
 * @param requests number of attempts that had a connection, so that a request was sent
 * @param result the answer, or null if the call failed
 * @param failure the failure, or null if the call succeeded
 */
public record CallRecord(
        String provider,
        String requestModel,
        String initiator,
        Duration duration,
        int attempts,
        int requests,
        ChatResult result,
        CopilotException failure) {

    /** Returns the number of attempts after the first. */
    public int retries() {
        return Math.max(0, attempts - 1);
    }

    /** Returns the model that answered, or null if unknown. */
    public String responseModel() {
        return result == null ? null : result.model();
    }

    /** Returns the token usage, or null if unknown. */
    public Usage usage() {
        return result == null ? null : result.usage();
    }

    /** Returns the price of the answer, or null if unknown. */
    public Cost cost() {
        return result == null ? null : result.cost();
    }
}
