// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Embeds texts with the connections and the credential of a client. Any thread may use it; no
 * method blocks.
 */
public final class EmbeddingsClient {

    /** The type of models for embeddings in Copilot's list. */
    private static final String TYPE = "embeddings";

    private final CopilotClient client;

    public EmbeddingsClient(CopilotClient client) {
        this.client = client;
    }

    /**
     * Embeds the texts of a task. The stage fails with a {@link CopilotException}; it is completed
     * on a thread that may continue a route.
     *
     * @throws CopilotException if nothing is sent: the first request is larger than {@code
     *     maxRequestSize}, a text is not valid Unicode, or the provider needs a model and the task
     *     has none
     */
    public CompletionStage<Embeddings> embed(EmbeddingsTask task) throws CopilotException {
        if (task.model() != null) {
            return send(task);
        }
        if (client.provider().requiresModel()) {
            throw refused(task, client.callFailures().noModel());
        }
        return sendToListedModel(task);
    }

    private CompletionStage<Embeddings> send(EmbeddingsTask task) throws CopilotException {
        return new EmbeddingsBatches(client, task).start();
    }

    private CompletionStage<Embeddings> sendToListedModel(EmbeddingsTask task)
            throws CopilotException {
        CompletableFuture<ModelList> list = client.models(task.callerToken()).toCompletableFuture();
        if (list.isDone() && !list.isCompletedExceptionally()) {
            return send(withModel(task, list.join()));
        }
        CompletableFuture<Embeddings> result = new CompletableFuture<>();
        // Sending may block to resolve a host name, which the thread that completes the list must
        // not.
        var unused =
                list.whenCompleteAsync(
                        (models, failure) -> sendTo(models, failure, task, result),
                        client.callbacks()::executeGuaranteed);
        return result;
    }

    private void sendTo(
            ModelList models,
            Throwable failure,
            EmbeddingsTask task,
            CompletableFuture<Embeddings> result) {
        if (failure != null) {
            result.completeExceptionally(Stages.cause(failure));
            return;
        }
        try {
            Stages.copy(send(withModel(task, models)), result);
        } catch (CopilotException notSent) {
            result.completeExceptionally(notSent);
        } catch (RuntimeException | Error unexpected) {
            // The stage would swallow it.
            result.completeExceptionally(client.unexpected(unexpected, task.callerToken()));
        }
    }

    private EmbeddingsTask withModel(EmbeddingsTask task, ModelList models)
            throws CopilotException {
        Optional<String> first =
                models.stream()
                        .filter(model -> TYPE.equals(model.type()))
                        .map(ModelInfo::id)
                        .findFirst();
        if (first.isEmpty()) {
            throw refused(task, client.callFailures().noEmbeddingsModel());
        }
        return task.withModel(first.get());
    }

    private CopilotException refused(EmbeddingsTask task, CopilotException failure) {
        client.reports().refused(task, failure);
        return failure;
    }
}
