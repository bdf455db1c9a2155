// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.UserCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The user's own list of models, from the option {@code modelsProvider}. Two are equal if their
 * bean is the same object: the bean's own {@code equals} is user code and is not run. Any thread
 * may request the list.
 */
final class ProvidedModels {

    /** Time limit of one request. */
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final ModelsProvider provider;
    private final Scheduler scheduler;

    ProvidedModels(ModelsProvider provider, Scheduler scheduler) {
        this.provider = provider;
        this.scheduler = scheduler;
    }

    /**
     * Requests the list from the user's code, on the current thread. The stage is always completed,
     * and fails with a {@link CopilotException}.
     */
    CompletionStage<ModelList> request() {
        return UserCode.<List<ModelInfo>>call(
                        provider::models, TIMEOUT, scheduler, ProvidedModels::timedOut)
                .handle(
                        (models, failure) -> {
                            if (failure != null) {
                                throw new CompletionException(typed(failure));
                            }
                            return listOf(models);
                        });
    }

    /** Null entries are skipped. */
    private static ModelList listOf(List<ModelInfo> models) {
        if (models == null) {
            throw new CompletionException(typed(new NullPointerException("It gave null")));
        }
        return ModelList.of(models.stream().filter(Objects::nonNull).toList());
    }

    private static CopilotException typed(Throwable failure) {
        return failure instanceof CopilotException known
                ? known
                : new CopilotServerException(
                        "The modelsProvider gave no list of models",
                        failure,
                        ErrorDetails.ofCode("models_provider"));
    }

    private static CopilotException timedOut() {
        return new CopilotServerException(
                "The modelsProvider gave no list within " + TIMEOUT.toSeconds() + " s",
                null,
                ErrorDetails.ofCode("models_provider"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProvidedModels own && own.provider == provider;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(provider);
    }
}
