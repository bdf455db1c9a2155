// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.output.OutputFormat;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.ChatMessageReader;
import io.github.camelcopilot.internal.wire.WireApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The request of one prompt, in the wire format of its model. Used by one thread at a time, the one
 * that runs the current step of the call.
 */
final class PromptRequest {

    /** Writes the JSON of a request. */
    interface Encoder {

        /**
         * Returns the JSON in UTF-8.
         *
         * @param model the model, if it is known
         * @throws IllegalArgumentException if a text is not valid Unicode
         */
        byte[] encode(WireApi format, ChatRequest request, Optional<ModelInfo> model);
    }

    private final CopilotClient client;
    private final String model;
    private final String initiator;
    private final String givenUp;

    /** Null if the answer may have any format. */
    private final OutputFormat output;

    /** Null once the request cannot be sent again. */
    private volatile Encoder encoder;

    private volatile WireApi wire;

    /** Null once it cannot be sent again. */
    private volatile ChatRequest request;

    /** The JSON; null until it is encoded, and once it cannot be sent again. */
    private volatile byte[] body;

    private volatile Optional<ModelInfo> encodedFor;

    /** The conversation without its instructions; kept for the result, unlike the request. */
    private final List<ChatMessage> prompt;

    /** Whether the format is final, also for the attempt with a fresh token. */
    private volatile boolean isSettled;

    PromptRequest(CopilotClient client, Prompt prompt, Encoder encoder) {
        this.client = client;
        this.request = prompt.request();
        this.model = request.model();
        this.prompt = withoutInstructions(prompt.request().messages());
        this.givenUp = prompt.givenUp();
        this.output = prompt.output();
        this.encoder = encoder;
        this.initiator = client.provider().initiator(request, prompt.initiator());
    }

    /**
     * Encodes the request in the format of the model if that is known already, else in the default
     * one.
     *
     * @throws CopilotException if the request cannot be sent
     */
    void encode(AuthorizedSend send) throws CopilotException {
        if (client.provider().requiresModel() && model() == null) {
            throw client.callFailures().noModel();
        }
        Object credential = send.source().identity();
        client.quotaGuard()
                .check(
                        model(),
                        givenUp != null,
                        initiator,
                        credential,
                        () -> knownBilling(credential));
        encode(isFormatOfModel() ? client.knownModel(model(), credential) : Optional.empty());
    }

    private Optional<ModelBilling> knownBilling(Object credential) {
        return model == null
                ? Optional.empty()
                : client.knownModel(model, credential).map(ModelInfo::billing);
    }

    /**
     * Records what a failure says about the quota.
     *
     * @param failure null = none
     */
    void noteFailure(CopilotException failure, AuthorizedSend send) {
        Object credential = send.source().identity();
        client.quotaGuard()
                .onFailure(
                        failure,
                        model,
                        credential,
                        send.isShared(),
                        () -> knownBilling(credential));
    }

    private boolean isFormatOfModel() {
        return client.wires().isByModel() && model() != null;
    }

    private void encode(Optional<ModelInfo> known) throws CopilotRequestException {
        WireApi chosen = client.wires().of(known);
        client.warnOfUnsupportedOptions(chosen, request);
        byte[] encoded;
        try {
            encoded = encoder.encode(chosen, withSchema(chosen, known), known);
        } catch (IllegalArgumentException invalid) {
            throw client.callFailures().invalidText(invalid);
        }
        if (encoded.length > client.settings().maxRequestSize()) {
            throw client.callFailures().requestTooLarge(encoded.length);
        }
        encodedFor = known;
        wire = chosen;
        body = encoded;
    }

    /** Returns the request as it is sent, with the schema that the answer must satisfy. */
    private ChatRequest withSchema(WireApi chosen, Optional<ModelInfo> known) {
        return output == null
                ? request
                : output.addTo(
                        request,
                        schema ->
                                client.provider().supportsSchema(chosen.format(), known)
                                        && chosen.supportsSchema(schema));
    }

    /**
     * Looks up the format of the model and then sends the request. The lookup uses the token of
     * this call, so that it starts no login.
     */
    void sendInFormatOfModel(AuthorizedSend send) {
        if (isSettled || !(isFormatOfModel() || client.hasOwnPrices(model()))) {
            send.send();
            return;
        }
        CompletableFuture<Optional<ModelInfo>> lookup =
                client.findModel(model(), send.source().identity(), send.token())
                        .toCompletableFuture();
        if (lookup.isDone()) {
            settleAndSend(lookup.join(), send);
        } else {
            // Sending may block to resolve a host name, which the thread that completes the list
            // must not.
            var unused =
                    lookup.thenAcceptAsync(
                            found -> settleAndSend(found, send),
                            client.callbacks()::executeGuaranteed);
        }
    }

    private void settleAndSend(Optional<ModelInfo> known, AuthorizedSend send) {
        try {
            if (send.isEnded()) {
                return;
            }
            if (!known.equals(encodedFor)) {
                encode(known);
            }
            isSettled = true;
            send.send();
        } catch (CopilotRequestException notSent) {
            send.fail(notSent);
        } catch (RuntimeException | Error unexpected) {
            // The stage would swallow it.
            send.failUnexpectedly(unexpected);
        }
    }

    HttpRequest httpRequest(List<HttpField> fields) {
        return HttpRequest.ofJson(client.promptAddress(wire.format(), model()), fields, body);
    }

    /** Returns the headers that the provider requires besides the credential. */
    Map<String, String> providerHeaders() {
        return client.provider().headers(request, initiator);
    }

    /** Releases the request, which may be large, once it cannot be sent again. */
    void release() {
        request = null;
        body = null;
        encoder = null;
    }

    WireApi wire() {
        return wire;
    }

    /** Returns the model that was requested, or null. */
    String model() {
        return model;
    }

    /** Returns the initiator that is sent; null if the service has no such header. */
    String initiator() {
        return initiator;
    }

    /**
     * Returns the result with the initiator, the request id, the quotas, the price and the
     * messages. Names from the service are sanitized, since they end up in headers and logs and
     * could show the credential.
     */
    ChatResult completed(ChatResult decoded, ResponseHead head, AuthorizedSend send) {
        SafeText text = client.safeText();
        Secret token = send.token();
        List<Quota> quotas =
                ResponseHeaders.quotas(head, decoded.quotas(), name -> text.name(name, token));
        send.noteQuotas(quotas);
        return decoded.toBuilder()
                .id(text.name(decoded.id(), token))
                .model(text.name(decoded.model(), token))
                .rawFinishReason(text.name(decoded.rawFinishReason(), token))
                .initiator(initiator)
                .requestId(text.name(ResponseHeaders.requestId(head), token))
                .quotas(quotas)
                .quota(PlanQuotas.ofPlan(quotas).orElse(null))
                .cost(cost(decoded, send))
                .fallback(text.name(givenUp, token))
                .messages(withPrompt(decoded.messages()))
                .build();
    }

    /** Returns the prompt and the answer, whose reasoning only the requested model accepts back. */
    private List<ChatMessage> withPrompt(List<ChatMessage> answer) {
        List<ChatMessage> messages = new ArrayList<>(prompt.size() + answer.size());
        messages.addAll(prompt);
        for (ChatMessage message : answer) {
            ReasoningState state = message.reasoningState();
            messages.add(
                    state == null
                            ? message
                            : message.toBuilder().reasoningState(state.withModel(model)).build());
        }
        return messages;
    }

    /** Instructions are not part of what an exchange adds to a conversation. */
    private static List<ChatMessage> withoutInstructions(List<ChatMessage> messages) {
        return messages.stream().anyMatch(ChatMessageReader::isInstruction)
                ? messages.stream().filter(m -> !ChatMessageReader.isInstruction(m)).toList()
                : messages;
    }

    private Cost cost(ChatResult decoded, AuthorizedSend send) {
        if (decoded.cost() != null) {
            return decoded.cost();
        }
        String name = model == null ? decoded.model() : model;
        Optional<ModelInfo> entry =
                encodedFor.isPresent() || name == null
                        ? encodedFor
                        : client.knownModel(name, send.source().identity());
        return client.estimate(decoded.usage(), name, entry, initiator);
    }
}
