package io.github.camelcopilot.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A user's own list of models, set with the option {@code modelsProvider}: it replaces the
 * service's, which is not asked then. What it gives is kept for {@code modelsCacheTtl}. It is asked
 * from any thread and must not block: work that waits belongs behind the returned stage.
 */
@FunctionalInterface
public interface ModelsProvider {

    /**
     * Returns the models.
     *
     * @return a stage that completes with the list; a failure fails {@code copilot:models}, unless
     *     an earlier list is there
     */
    CompletionStage<List<ModelInfo>> models();
}
