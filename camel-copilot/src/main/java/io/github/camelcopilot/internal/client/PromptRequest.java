// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.WireApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The request of one prompt, in the wire format that its model speaks. Used by one thread after the
 * other, as its call moves on.
 */
final class PromptRequest {

    /** Writes the JSON of a request. */
    interface Encoder {

        /**
         * Returns the JSON in UTF-8.
         *
         * @param model what is known of the model
         * @throws IllegalArgumentException if a text is not valid Unicode
         */
        byte[] encode(WireApi format, ChatRequest request, Optional<ModelInfo> model);
    }

    private final CopilotClient client;
    private final Prompt prompt;
    private final String initiator;
    private final Encoder encoder;
    private volatile WireApi wire;

    /** Null before it is encoded, and once it cannot be sent again. */
    private volatile byte[] body;

    private volatile Optional<ModelInfo> encodedFor;

    /** Whether the format is final, also for the attempt with a fresh token. */
    private volatile boolean isSettled;

    PromptRequest(CopilotClient client, Prompt prompt, Encoder encoder) {
        this.client = client;
        this.prompt = prompt;
        this.encoder = encoder;
        this.initiator = client.provider().initiator(prompt.request(), prompt.initiator());
    }

    /**
     * Writes the request, in the format of the model if it is known already, else in the usual one.
     *
     * @throws CopilotException if there is none that could be sent
     */
    void encode(AuthorizedSend send) throws CopilotException {
        if (client.provider().needsModel() && model() == null) {
            throw client.callFailures().noModel();
        }
        encode(
                isFormatOfModel()
                        ? client.knownModel(model(), send.source().identity())
                        : Optional.empty());
    }

    private boolean isFormatOfModel() {
        return client.wires().isByModel() && model() != null;
    }

    private void encode(Optional<ModelInfo> model) throws CopilotRequestException {
        WireApi chosen = client.wires().of(model);
        client.warnOfUnsupportedOptions(chosen, prompt.request());
        byte[] encoded;
        try {
            encoded = encoder.encode(chosen, prompt.request(), model);
        } catch (IllegalArgumentException invalid) {
            throw client.callFailures().invalidText(invalid);
        }
        if (encoded.length > client.settings().maxRequestSize()) {
            throw client.callFailures().requestTooLarge(encoded.length);
        }
        encodedFor = model;
        wire = chosen;
        body = encoded;
    }

    /**
     * Looks up the format of the model, and sends then. The lookup uses the token of this call, so
     * that no login starts for it, and that the list is not requested in vain.
     */
    void sendInFormatOfModel(AuthorizedSend send) {
        if (!isFormatOfModel() || isSettled) {
            send.send();
            return;
        }
        CompletableFuture<Optional<ModelInfo>> model =
                client.findModel(model(), send.source().identity(), send.token())
                        .toCompletableFuture();
        if (model.isDone()) {
            settleAndSend(model.join(), send);
        } else {
            // Resolving a host name blocks, and the thread that completes the list must not wait.
            var unused =
                    model.thenAcceptAsync(
                            found -> settleAndSend(found, send), client.callbacks()::executeSurely);
        }
    }

    private void settleAndSend(Optional<ModelInfo> model, AuthorizedSend send) {
        try {
            if (send.isEnded()) {
                return;
            }
            if (!model.equals(encodedFor)) {
                encode(model);
            }
            isSettled = true;
            send.send();
        } catch (CopilotRequestException notSent) {
            send.fail(notSent);
        } catch (RuntimeException | Error unexpected) {
            // A stage would swallow it.
            send.failUnexpectedly(unexpected);
        }
    }

    HttpRequest httpRequest(List<HttpField> fields) {
        return HttpRequest.ofJson(
                client.provider().promptAddress(wire.format(), model()), fields, body);
    }

    /** Returns the headers that the provider needs, beside the credential. */
    Map<String, String> providerHeaders() {
        return client.provider().headers(prompt.request(), initiator);
    }

    /** Releases the JSON of the request, which may be large. */
    void releaseBody() {
        body = null;
    }

    WireApi wire() {
        return wire;
    }

    /** Returns the model that was requested, or null. */
    String model() {
        return prompt.request().model();
    }

    /**
     * Returns the result with what is known of its sending. Names that the service gives go into
     * headers and logs, and could show the credential.
     */
    ChatResult completed(ChatResult decoded, ResponseHead head, Secret token) {
        SafeText text = client.safeText();
        return decoded.toBuilder()
                .id(text.name(decoded.id(), token))
                .model(text.name(decoded.model(), token))
                .rawFinishReason(text.name(decoded.rawFinishReason(), token))
                .initiator(initiator)
                .requestId(text.name(ResponseHeaders.requestId(head), token))
                .quota(ResponseHeaders.quota(head))
                .build();
    }
}
