package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What is known of models. Asked by any thread, and never blocks. Each question names the
 * credential that spends it, since each may see other models, and brings the way to ask the
 * service.
 */
public interface ModelLookup {

    /**
     * Returns the list, a fresh one if there is none or an old one; the stage fails if there is no
     * list and none can be had.
     */
    CompletionStage<ModelList> list(Object credential, Supplier<CompletionStage<ModelList>> ask);

    /** Returns what the list that is there tells of a model, without asking anybody. */
    Optional<ModelInfo> known(String model, Object credential);

    /**
     * Returns what there is to know of a model, soon: an old list will do, and one that takes long
     * is not waited for. The stage never fails.
     */
    CompletionStage<Optional<ModelInfo>> find(
            String model, Object credential, Supplier<CompletionStage<ModelList>> ask);
}
