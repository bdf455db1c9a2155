// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Secret;
import java.util.List;
import java.util.Map;

/**
 * Texts to embed, as a producer sends them. Immutable.
 *
 * @param texts at least one
 * @param model the model; null = the first one for embeddings in the list of models
 * @param dimensions the length of the vectors; null = the model determines it
 * @param batchSize maximum number of texts in one request
 * @param extra further members of the requests
 * @param initiator {@code user} or {@code agent}, or null for the default
 * @param callerToken the token of the caller, or null for the shared one
 */
public record EmbeddingsTask(
        List<String> texts,
        String model,
        Integer dimensions,
        int batchSize,
        Map<String, Object> extra,
        String initiator,
        Secret callerToken) {

    EmbeddingsTask withModel(String other) {
        return new EmbeddingsTask(
                texts, other, dimensions, batchSize, extra, initiator, callerToken);
    }
}
