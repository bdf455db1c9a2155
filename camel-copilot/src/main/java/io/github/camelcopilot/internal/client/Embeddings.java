// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Usage;
import java.util.List;

/**
 * The vectors of texts, and what the service reports with them. Immutable, except for the vectors.
 *
 * @param vectors one for each text, in the order of the texts; all of one length
 * @param model the model that answered, or null if unknown
 * @param usage the tokens of the requests that reported them, or null
 * @param cost the price of the requests as far as it is known, or null
 * @param quota the latest quota of the plan, or null if the service reports none
 * @param requestId the service's id of the last request, or null
 * @param initiator {@code user} or {@code agent}; null for other providers
 */
public record Embeddings(
        List<float[]> vectors,
        String model,
        Usage usage,
        Cost cost,
        Quota quota,
        String requestId,
        String initiator) {

    /** Returns the number of dimensions of the vectors; 0 if there are none. */
    public int dimensions() {
        return vectors.isEmpty() ? 0 : vectors.get(0).length;
    }
}
