// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Usage;
import java.util.List;

/**
 * What a service answers to a request for embeddings. Immutable, except for the vectors.
 *
 * @param vectors one for each text, in the order of the texts; all of one length
 * @param model the model that answered, or null if unknown
 * @param usage the token usage, or null if unknown
 * @param cost the price that the service reports, or null
 * @param quotas the quotas that the service reports in the body
 */
public record EmbeddingsAnswer(
        List<float[]> vectors, String model, Usage usage, Cost cost, List<Quota> quotas) {}
