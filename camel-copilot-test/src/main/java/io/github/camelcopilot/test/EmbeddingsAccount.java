// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The account of one request for embeddings: enters the answer in the books when it is delivered.
 * It has a price where tokens are billed, but draws on no quota. Owned by the I/O thread of the
 * request, except for {@link #deliver} and {@link #cancel}, which are thread-safe.
 */
final class EmbeddingsAccount implements RequestAccount, Settlement {

    private final RecordedRequest request;
    private final Ledger ledger;
    private final Billing billing;
    private final boolean billed;
    private final String model;
    private final Ledger.Entry entry;
    private Figures figures = Figures.ZERO;
    private boolean ended;

    private EmbeddingsAccount(
            RecordedRequest request,
            Ledger ledger,
            Billing billing,
            boolean billed,
            String initiator) {
        this.request = request;
        this.ledger = ledger;
        this.billing = billing;
        this.billed = billed;
        this.model = request.requestedModel().orElse(AnswerText.MODEL);
        this.entry = ledger.requested(model, initiator);
    }

    static EmbeddingsAccount ofCopilot(RecordedRequest request, Ledger ledger, Billing billing) {
        return new EmbeddingsAccount(
                request, ledger, billing, true, request.header("x-initiator").orElse(""));
    }

    /** The account of a request to another provider, which counts but has no price here. */
    static EmbeddingsAccount ofProvider(RecordedRequest request, Ledger ledger, Billing billing) {
        return new EmbeddingsAccount(request, ledger, billing, false, "");
    }

    private boolean isBilled() {
        return billed && billing.tariff().isOn();
    }

    @Override
    public Optional<Answer> refuse() {
        return Optional.empty();
    }

    @Override
    public Reply reply(Answer answer) {
        Optional<List<float[]>> vectors = answer.vectors();
        Reply reply;
        if (vectors.isEmpty()) {
            cancel();
            reply = answer.replyTo(request);
        } else {
            reply = answer.replyWith(object(vectors.get()).toString()).withSettlement(this);
        }
        return isBilled() && reply.isSuccess()
                ? reply.withDefaultHeaders(billing.quotaHeaders())
                : reply;
    }

    private ObjectNode object(List<float[]> vectors) {
        JsonNode body = request.tryJson().orElse(JsonNodeFactory.instance.objectNode());
        EmbeddingsBody embeddings = new EmbeddingsBody(body);
        TokenCounts tokens = embeddings.tokens();
        figures =
                Figures.ofAnswer(
                        tokens, isBilled() ? billing.tariff().nanoAiu(model, tokens) : 0, 0);
        ObjectNode object = EmbeddingsObject.of(vectors, embeddings.isBase64());
        object.put("model", model);
        object.putObject("usage")
                .put("prompt_tokens", tokens.input())
                .put("total_tokens", tokens.total());
        if (isBilled()) {
            billing.tariff()
                    .copilotUsage(model, tokens)
                    .ifPresent(usage -> object.set("copilot_usage", usage));
            billing.quotasInBody()
                    .ifPresent(quotas -> object.set("copilot_quota_snapshots", quotas));
        }
        return object;
    }

    @Override
    public synchronized boolean deliver(LastWrite write) throws IOException {
        if (ended) {
            return write.complete();
        }
        ended = ledger.answered(entry, figures, write);
        return ended;
    }

    @Override
    public synchronized void cancel() {
        ended = true;
    }
}
