// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.text.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Embeds the texts of one task in requests of limited size, one after another without a thread that
 * waits. The first failure ends it. Used by one thread at a time, the one on which the previous
 * request completes.
 */
final class EmbeddingsBatches {

    private final CopilotClient client;
    private final EmbeddingsTask task;
    private final List<float[]> vectors;
    private final CallTotals totals = new CallTotals();
    private final CompletableFuture<Embeddings> result = new CompletableFuture<>();

    /**
     * @param task has a model
     */
    EmbeddingsBatches(CopilotClient client, EmbeddingsTask task) {
        this.client = client;
        this.task = task;
        this.vectors = new ArrayList<>(task.texts().size());
    }

    /**
     * Returns the embeddings of all texts, when the last request has completed; on a thread that
     * may continue a route.
     *
     * @throws CopilotException if the first request cannot be sent
     */
    CompletionStage<Embeddings> start() throws CopilotException {
        checkSizes();
        send();
        return result;
    }

    /** Texts that are too large for a later request must not cause earlier ones to be sent. */
    private void checkSizes() throws CopilotException {
        int from = 0;
        while (from < task.texts().size()) {
            List<String> batch = batch(from);
            long size = batch.stream().mapToLong(Utf8::length).sum();
            if (size > client.maxRequestSize()) {
                CopilotException tooLarge = client.requestTooLarge(size);
                client.reports().refused(task, tooLarge);
                throw tooLarge;
            }
            from += batch.size();
        }
    }

    private List<String> batch(int from) {
        int to = (int) Math.min((long) from + task.batchSize(), task.texts().size());
        return task.texts().subList(from, to);
    }

    private void send() throws CopilotException {
        ServiceCall<Embeddings> call =
                new ServiceCall<>(client, newRequest(batch(vectors.size())), task.callerToken());
        var unused = call.result().whenComplete(this::onResult);
        call.start();
    }

    private EmbeddingsRequest newRequest(List<String> texts) throws CopilotException {
        try {
            return new EmbeddingsRequest(client, task, texts);
        } catch (CopilotException notSent) {
            client.reports().refused(task, notSent);
            throw notSent;
        }
    }

    private void onResult(Embeddings batch, Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(Stages.cause(failure));
            return;
        }
        try {
            add(batch);
        } catch (CopilotException notSent) {
            result.completeExceptionally(notSent);
        } catch (RuntimeException | Error unexpected) {
            // The stage would swallow it.
            result.completeExceptionally(client.unexpected(unexpected, task.callerToken()));
        }
    }

    private void add(Embeddings batch) throws CopilotException {
        if (!vectors.isEmpty() && vectors.get(0).length != batch.dimensions()) {
            throw client.responseFailures()
                    .differentDimensions(task.model(), vectors.get(0).length, batch.dimensions());
        }
        vectors.addAll(batch.vectors());
        totals.add(batch.usage(), batch.cost());
        if (vectors.size() < task.texts().size()) {
            send();
        } else {
            result.complete(together(batch));
        }
    }

    private Embeddings together(Embeddings last) {
        return new Embeddings(
                List.copyOf(vectors),
                last.model(),
                totals.usage(),
                totals.cost(),
                last.quota(),
                last.requestId(),
                last.initiator());
    }
}
