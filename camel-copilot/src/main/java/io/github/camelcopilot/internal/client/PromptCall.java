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

/** A call that sends a prompt, in the format that its model speaks. Threads as in its parent. */
abstract class PromptCall extends ProviderCall {

    private final Prompt prompt;
    private final String initiator;
    private volatile WireApi wire;

    /** Null before it is prepared, and once it cannot be sent again. */
    private volatile byte[] body;

    private volatile Optional<ModelInfo> preparedFor;

    /** Whether the format stays, also for another try with a fresh token. */
    private volatile boolean isSettled;

    PromptCall(CopilotClient client, Prompt prompt) {
        super(client, prompt.callerToken());
        this.prompt = prompt;
        this.initiator = client.provider().initiator(prompt.request(), prompt.initiator());
    }

    /** Returns the JSON of the request. */
    abstract byte[] encode(WireApi format, ChatRequest request, Optional<ModelInfo> model);

    /**
     * Writes the request in the format that is known to be right, or else the usual one.
     *
     * @throws CopilotException if there is none that could be sent
     */
    public final void prepareBody() throws CopilotException {
        if (client().provider().needsModel() && model() == null) {
            throw client().callFailures().noModel();
        }
        Optional<ModelInfo> known =
                isFormatOfModel()
                        ? client().models().known(model(), credential())
                        : Optional.empty();
        use(known);
    }

    private boolean isFormatOfModel() {
        return client().wires().isByModel() && model() != null;
    }

    private void use(Optional<ModelInfo> model) throws CopilotRequestException {
        WireApi chosen = client().wires().of(model);
        client().noteLeftOut(chosen, prompt.request());
        byte[] encoded;
        try {
            encoded = encode(chosen, prompt.request(), model);
        } catch (IllegalArgumentException notText) {
            throw client().callFailures().invalidText(notText);
        }
        client().checkSize(encoded);
        preparedFor = model;
        wire = chosen;
        body = encoded;
    }

    /**
     * Looks up how the model is spoken to, with the token that the prompt spends: nobody is asked
     * to log in for a list of models, and none is asked for in vain.
     */
    @Override
    void beforeSending(Runnable send) {
        if (!isFormatOfModel() || isSettled) {
            send.run();
            return;
        }
        Secret spent = token();
        CompletableFuture<Optional<ModelInfo>> model =
                client().models()
                        .find(model(), credential(), () -> client().askOnceForModels(spent))
                        .toCompletableFuture();
        if (model.isDone()) {
            goOn(model.join(), send);
        } else {
            // Whoever completes it must not wait for a host's name to be looked up.
            var unused =
                    model.thenAcceptAsync(
                            found -> goOn(found, send), client().callbacks()::executeSurely);
        }
    }

    private void goOn(Optional<ModelInfo> model, Runnable send) {
        try {
            if (isOver()) {
                return;
            }
            if (!model.equals(preparedFor)) {
                use(model);
            }
            isSettled = true;
            send.run();
        } catch (CopilotRequestException notSent) {
            fail(notSent);
        } catch (RuntimeException | Error unexpected) {
            // A stage would swallow it.
            fail(client().callFailures().unexpected(context(), unexpected));
        }
    }

    @Override
    HttpRequest httpCall(List<HttpField> fields) {
        return HttpRequest.ofJson(
                client().provider().promptAddress(wire.format(), model()), fields, body);
    }

    @Override
    final Map<String, String> providerHeaders() {
        return client().provider().headers(prompt.request(), initiator);
    }

    /** Lets go of the JSON of the request, which may be large. */
    final void releaseBody() {
        body = null;
    }

    final WireApi wire() {
        return wire;
    }

    final String initiator() {
        return initiator;
    }

    /**
     * Returns the result with what is known of its sending. What the service names goes into
     * headers and logs, and could show the credential.
     */
    final ChatResult completed(ChatResult decoded, ResponseHead head) {
        return decoded.toBuilder()
                .id(shown(decoded.id()))
                .model(shown(decoded.model()))
                .rawFinishReason(shown(decoded.rawFinishReason()))
                .initiator(initiator())
                .requestId(shown(ResponseHeaders.requestId(head)))
                .quota(ResponseHeaders.quota(head))
                .build();
    }

    /** Returns what the service names, as it may be shown; null for null. */
    final String shown(String name) {
        return client().safeText().name(name, token());
    }

    /** Returns the model that was asked for, or null. */
    @Override
    public String model() {
        return prompt.request().model();
    }

    private Object credential() {
        return source().identity();
    }
}
