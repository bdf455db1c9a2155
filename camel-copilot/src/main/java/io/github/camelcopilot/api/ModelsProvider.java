// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Supplies the list of models instead of the service; set with the option {@code modelsProvider}.
 * The list is cached for {@code modelsCacheTtl}. It may be called on any thread and must not block;
 * blocking work must be done asynchronously, before the returned stage completes.
 *
 * <pre>{@code
 * ModelsProvider models =
 *         () -> CompletableFuture.completedStage(List.of(ModelInfo.of("my-model")));
 * }</pre>
 */
@FunctionalInterface
public interface ModelsProvider {

    /**
     * Returns the models.
     *
     * @return a stage that completes with the list. If the stage fails, {@code copilot:models}
     *     returns the previous list, or fails if there is none.
     */
    CompletionStage<List<ModelInfo>> models();
}
