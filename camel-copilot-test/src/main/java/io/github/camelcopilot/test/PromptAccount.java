// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * The account of one prompt: draws on the quotas when it is admitted and answered, enters the
 * answer in the books when it is delivered, and refunds it otherwise. Owned by the I/O thread of
 * the request, except for {@link #deliver} and {@link #cancel}, which are thread-safe.
 */
final class PromptAccount implements RequestAccount, Settlement {

    private final RecordedRequest request;
    private final Ledger ledger;
    private final Billing billing;
    private final boolean billed;
    private final IssuedTurns issued;
    private final String model;
    private final String initiator;
    private final Ledger.Entry entry;
    private final QuotaDraw draw = new QuotaDraw();
    private Figures figures = Figures.ZERO;
    private boolean ended;

    private PromptAccount(
            RecordedRequest request,
            Ledger ledger,
            Billing billing,
            boolean billed,
            IssuedTurns issued,
            String initiator) {
        this.request = request;
        this.ledger = ledger;
        this.billing = billing;
        this.billed = billed;
        this.issued = issued;
        this.model = request.requestedModel().orElse(AnswerText.MODEL);
        this.initiator = initiator;
        this.entry = ledger.requested(model, initiator);
        // Most prompts are not part of a tool loop, and need not be parsed.
        if (issued.awaitsResults()) {
            request.tryJson()
                    .map(body -> Conversation.of(WireFormat.of(request), body))
                    .map(conversation -> issued.settle(conversation.latestResults()))
                    .ifPresent(results -> ledger.returned(entry, results));
        }
    }

    static PromptAccount ofCopilot(
            RecordedRequest request, Ledger ledger, Billing billing, IssuedTurns issued) {
        return new PromptAccount(
                request, ledger, billing, true, issued, request.header("x-initiator").orElse(""));
    }

    /** The account of a prompt to another provider, which counts but has no price here. */
    static PromptAccount ofProvider(
            RecordedRequest request, Ledger ledger, Billing billing, IssuedTurns issued) {
        return new PromptAccount(request, ledger, billing, false, issued, "");
    }

    private boolean isBilled() {
        return billed && billing.tariff().isOn();
    }

    @Override
    public Optional<Answer> refuse() {
        if (!isBilled()
                || billing.quotas().admit(draw, billing.tariff().knownCost(model, initiator))) {
            return Optional.empty();
        }
        return Optional.of(
                ServiceErrors.json(402, "quota_exceeded", "The quota of the account is used up"));
    }

    @Override
    public Reply reply(Answer answer) {
        Optional<AnswerText> text = answer.textFor(request);
        if (text.isEmpty()) {
            cancel();
            Reply reply = answer.replyTo(request);
            return isBilled() && reply.isSuccess()
                    ? reply.withDefaultHeaders(billing.quotaHeaders())
                    : reply;
        }
        issued.add(WireFormat.of(request), text.get());
        return priced(answer, text.get());
    }

    private Reply priced(Answer answer, AnswerText plain) {
        TokenCounts tokens = billing.divided(plain.tokens());
        AnswerText text = plain.withTokens(tokens);
        ToolCounts calls = ToolCounts.of(text.content().calls());
        if (billing.tariff().isOn()) {
            text = text.withModel(model);
        }
        if (!isBilled()) {
            figures = Figures.ofAnswer(tokens, 0, 0).withToolCalls(calls);
            return answer.replyWith(text, request).withSettlement(this);
        }
        long nanoAiu = billing.tariff().nanoAiu(model, tokens);
        figures =
                Figures.ofAnswer(
                                tokens,
                                nanoAiu,
                                billing.tariff().nanoPremiumRequests(model, initiator))
                        .withToolCalls(calls);
        billing.quotas().charge(draw, nanoAiu);
        return answer.replyWith(text.withBilling(members(tokens)), request)
                .withDefaultHeaders(billing.quotaHeaders())
                .withSettlement(this);
    }

    /** Returns the members for the price and the quotas. */
    private ObjectNode members(TokenCounts tokens) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        billing.tariff()
                .copilotUsage(model, tokens)
                .ifPresent(usage -> members.set("copilot_usage", usage));
        billing.quotasInBody().ifPresent(quotas -> members.set("copilot_quota_snapshots", quotas));
        return members;
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
        if (!ended) {
            ended = true;
            billing.quotas().refund(draw);
        }
    }
}
