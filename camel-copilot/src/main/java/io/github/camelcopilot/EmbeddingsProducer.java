// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.EmbeddingList;
import io.github.camelcopilot.internal.client.Embeddings;
import io.github.camelcopilot.internal.client.EmbeddingsClient;
import io.github.camelcopilot.internal.client.EmbeddingsTask;
import io.github.camelcopilot.internal.message.EmbeddingsReader;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.internal.message.TracedCall;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@code copilot:embeddings}: sets the body to the vector of its text, or to the list of the
 * vectors of its texts. Asynchronous: the calling thread reads the message and starts the first
 * request; a thread of the callback pool continues the route.
 */
final class EmbeddingsProducer extends CredentialProducer {

    private final EmbeddingsReader texts;
    private volatile EmbeddingsClient embeddings;

    public EmbeddingsProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.texts = new EmbeddingsReader(endpoint.getConfiguration(), endpoint.options());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        embeddings = new EmbeddingsClient(getEndpoint().client());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        EmbeddingsTask task;
        try {
            task = texts.read(exchange);
        } catch (Exception notSent) {
            ResultWriter.fail(exchange, notSent);
            callback.done(true);
            return true;
        }
        if (task.texts().isEmpty()) {
            ResultWriter.setVectors(exchange.getMessage(), EmbeddingList.of(List.of()));
            callback.done(true);
            return true;
        }
        TracedCall.describe(
                exchange, task.model(), () -> getEndpoint().credentialsOf(task.callerToken()));
        boolean isList = EmbeddingsReader.isList(exchange.getMessage());
        return BodyOfStage.set(
                exchange,
                callback,
                () -> embeddings.embed(task),
                result -> write(exchange, result, isList),
                getEndpoint().callbacks());
    }

    private static void write(Exchange exchange, Embeddings result, boolean isList) {
        Object body = isList ? EmbeddingList.of(result.vectors()) : result.vectors().get(0);
        ResultWriter.setVectors(exchange.getMessage(), body);
        ResultWriter.writeHeaders(exchange.getMessage().getHeaders(), result);
    }
}
