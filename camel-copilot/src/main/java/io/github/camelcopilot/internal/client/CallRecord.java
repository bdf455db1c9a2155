// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Usage;
import java.time.Duration;

/**
 * One model call that has ended: a prompt or a request for embeddings with all its attempts. A
 * prompt that is repeated for {@code fallbackModel} is two calls.
 *
 * @param operation {@link #CHAT} or {@link #EMBEDDINGS}
 * @param provider the value of the option {@code provider}
 * @param requestModel the requested model, or null if the service chose it
 * @param initiator {@code user} or {@code agent}; null for other providers
 * @param duration from the start to the end of the answer
 * @param attempts number of attempts; 0 if the call was refused before anything was sent
 * @param requests number of attempts that had a connection, so that a request was sent
 * @param responseModel the model that answered, or null if unknown
 * @param usage the token usage, or null if unknown
 * @param cost the price of the answer, or null if unknown
 * @param failure the failure, or null if the call succeeded
 */
public record CallRecord(
        String operation,
        String provider,
        String requestModel,
        String initiator,
        Duration duration,
        int attempts,
        int requests,
        String responseModel,
        Usage usage,
        Cost cost,
        CopilotException failure) {

    /** The operation of prompts. */
    public static final String CHAT = "chat";

    /** The operation of requests for embeddings. */
    public static final String EMBEDDINGS = "embeddings";

    /** Returns the number of attempts after the first. */
    public int retries() {
        return Math.max(0, attempts - 1);
    }
}
