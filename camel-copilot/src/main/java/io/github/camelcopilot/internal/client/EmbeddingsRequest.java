// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.EmbeddingsAnswer;
import io.github.camelcopilot.internal.wire.EmbeddingsJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request for the embeddings of texts. It has the time limit, the retries and the response
 * limits of a prompt. Immutable, so any thread may use it.
 */
final class EmbeddingsRequest implements ServiceRequest<Embeddings> {

    private final CopilotClient client;
    private final String model;
    private final String initiator;
    private final Integer dimensions;
    private final int texts;
    private final byte[] body;
    private final long startedAt;

    /**
     * @param task has a model
     * @param texts those of the task that this request sends
     * @throws CopilotException if the request cannot be sent
     */
    EmbeddingsRequest(CopilotClient client, EmbeddingsTask task, List<String> texts)
            throws CopilotException {
        this.client = client;
        this.model = task.model();
        this.initiator = client.provider().embeddingsInitiator(task.initiator());
        this.dimensions = task.dimensions();
        this.texts = texts.size();
        this.startedAt = client.scheduler().nanoTime();
        Object credential = client.identity(task.callerToken());
        client.quotaGuard()
                .check(model, false, initiator, credential, () -> knownBilling(credential));
        this.body = encode(client, task, texts);
    }

    private static byte[] encode(CopilotClient client, EmbeddingsTask task, List<String> texts)
            throws CopilotException {
        byte[] encoded;
        try {
            encoded = EmbeddingsJson.write(texts, task.model(), task.dimensions(), task.extra());
        } catch (IllegalArgumentException invalid) {
            throw client.callFailures().invalidText(invalid);
        }
        if (encoded.length > client.settings().maxRequestSize()) {
            throw client.callFailures().requestTooLarge(encoded.length);
        }
        return encoded;
    }

    @Override
    public String model() {
        return model;
    }

    /** Returns the initiator that is sent; null if the service has no such header. */
    String initiator() {
        return initiator;
    }

    @Override
    public Duration timeout() {
        return client.settings().requestTimeout();
    }

    @Override
    public boolean isTokenTimed() {
        return true;
    }

    @Override
    public CallLimits limits() {
        return client.settings().limits();
    }

    @Override
    public RetryPolicy retryPolicy() {
        return client.retryPolicy();
    }

    @Override
    public HttpRequest httpRequest(AuthorizedSend send) {
        return HttpRequest.ofJson(
                client.provider().embeddingsAddress(model),
                send.fields("application/json", client.provider().embeddingsHeaders(initiator)),
                body);
    }

    /**
     * Names from the service are sanitized, since they end up in headers and logs and could show
     * the credential.
     */
    @Override
    public Embeddings decode(HttpResponse response, AuthorizedSend send) throws CopilotException {
        EmbeddingsAnswer answer =
                client.responseFailures()
                        .decode(
                                response,
                                send.context(),
                                bytes -> EmbeddingsJson.read(bytes, texts, dimensions));
        SafeText text = client.safeText();
        Secret token = send.token();
        List<Quota> quotas =
                ResponseHeaders.quotas(
                        response.head(), answer.quotas(), name -> text.name(name, token));
        send.noteQuotas(quotas);
        return new Embeddings(
                answer.vectors(),
                text.name(answer.model(), token),
                answer.usage(),
                cost(answer, send.source().identity()),
                PlanQuotas.ofPlan(quotas).orElse(null),
                text.name(ResponseHeaders.requestId(response.head()), token),
                initiator);
    }

    private Cost cost(EmbeddingsAnswer answer, Object credential) {
        return answer.cost() != null
                ? answer.cost()
                : client.estimate(
                        answer.usage(), model, client.knownModel(model, credential), initiator);
    }

    private Optional<ModelBilling> knownBilling(Object credential) {
        return client.knownModel(model, credential).map(ModelInfo::billing);
    }

    @Override
    public CopilotException ofTransport(TransportException failure, CallContext call) {
        return client.callFailures().ofTransport(failure, call);
    }

    @Override
    public CopilotException ofTimeout(CallContext call, boolean hasResponse, boolean isUnsent) {
        return client.callFailures().requestTimeout(call, hasResponse, isUnsent);
    }

    @Override
    public void onEnd(AuthorizedSend send, Embeddings result, CopilotException failure) {
        Object credential = send.source().identity();
        client.quotaGuard()
                .onFailure(
                        failure,
                        model,
                        credential,
                        send.isShared(),
                        () -> knownBilling(credential));
        client.reports().ended(this, send, startedAt, result, failure);
    }
}
