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
    private final String model;
    private final String initiator;
    private final Encoder encoder;
    private volatile WireApi wire;

    /** Null once it cannot be sent again. */
    private volatile ChatRequest request;

    /** The JSON; null before it is encoded, and once it cannot be sent again. */
    private volatile byte[] body;

    private volatile Optional<ModelInfo> encodedFor;

    /** Whether the format is final, also for the attempt with a fresh token. */
    private volatile boolean isSettled;

    PromptRequest(CopilotClient client, Prompt prompt, Encoder encoder) {
        this.client = client;
        this.request = prompt.request();
        this.model = request.model();
        this.encoder = encoder;
        this.initiator = client.provider().initiator(request, prompt.initiator());
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

    private void encode(Optional<ModelInfo> known) throws CopilotRequestException {
        WireApi chosen = client.wires().of(known);
        client.warnOfUnsupportedOptions(chosen, request);
        byte[] encoded;
        try {
            encoded = encoder.encode(chosen, request, known);
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

    /**
     * Looks up the format of the model, and sends then. The lookup uses the token of this call, so
     * that no login starts for it, and that the list is not requested in vain.
     */
    void sendInFormatOfModel(AuthorizedSend send) {
        if (!isFormatOfModel() || isSettled) {
            send.send();
            return;
        }
        CompletableFuture<Optional<ModelInfo>> lookup =
                client.findModel(model(), send.source().identity(), send.token())
                        .toCompletableFuture();
        if (lookup.isDone()) {
            settleAndSend(lookup.join(), send);
        } else {
            // Resolving a host name blocks, and the thread that completes the list must not wait.
            var unused =
                    lookup.thenAcceptAsync(
                            found -> settleAndSend(found, send), client.callbacks()::executeSurely);
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
            // A stage would swallow it.
            send.failUnexpectedly(unexpected);
        }
    }

    HttpRequest httpRequest(List<HttpField> fields) {
        return HttpRequest.ofJson(client.promptAddress(wire.format(), model()), fields, body);
    }

    /** Returns the headers that the provider needs, beside the credential. */
    Map<String, String> providerHeaders() {
        return client.provider().headers(request, initiator);
    }

    /** Releases the request, which may be large, once it cannot be sent again. */
    void release() {
        request = null;
        body = null;
    }

    WireApi wire() {
        return wire;
    }

    /** Returns the model that was requested, or null. */
    String model() {
        return model;
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
