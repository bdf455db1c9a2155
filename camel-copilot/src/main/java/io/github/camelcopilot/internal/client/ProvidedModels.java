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
 * The user's own list of models, from the option {@code modelsProvider}. It is the same one for
 * everybody who names the same bean, whatever that bean's {@code equals} says: the user's code is
 * not run to tell lists apart. Asked by the thread that needs the list.
 */
final class ProvidedModels {

    /** A list that is not there within this counts as failed. */
    static final Duration ASKING_TIMEOUT = Duration.ofMinutes(1);

    private final ModelsProvider provider;
    private final Scheduler scheduler;

    ProvidedModels(ModelsProvider provider, Scheduler scheduler) {
        this.provider = provider;
        this.scheduler = scheduler;
    }

    /**
     * Returns the list; the stage is completed in any case, and fails with a {@link
     * CopilotException}.
     */
    CompletionStage<ModelList> ask() {
        return UserCode.<List<ModelInfo>>call(
                        provider::models, ASKING_TIMEOUT, scheduler, ProvidedModels::overdue)
                .handle(
                        (models, failure) -> {
                            if (failure != null) {
                                throw new CompletionException(typed(failure));
                            }
                            return listOf(models);
                        });
    }

    /** An entry that is missing must not lose the rest. */
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

    private static CopilotException overdue() {
        return new CopilotServerException(
                "The modelsProvider gave no list within " + ASKING_TIMEOUT.toSeconds() + " s",
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
