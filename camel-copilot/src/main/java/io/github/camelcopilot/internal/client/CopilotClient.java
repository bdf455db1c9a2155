// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.transport.HttpTransport;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.wire.WireApi;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends prompts to one provider with one source of credentials, and requests its list of models.
 * Any thread may use it; no method blocks, and no state of a call is kept.
 */
public final class CopilotClient {

    private static final Logger LOG = LoggerFactory.getLogger(CopilotClient.class);

    private static final RetryPolicy NO_RETRY =
            new RetryPolicy(0, Duration.ZERO, () -> 0, () -> Instant.EPOCH);

    private final Provider provider;
    private final WireChoice wires;
    private final ModelCatalog catalog;
    private final ModelSource modelSource;
    private final TokenSource sharedToken;
    private final HttpTransport transport;
    private final CallSettings settings;
    private final CallbackPool callbacks;
    private final OpenCalls openCalls;
    private final Scheduler scheduler;
    private final RetryPolicy retryPolicy;

    /** Its delays fit into the time limit of a list: a response says more than a timeout. */
    private final RetryPolicy modelsRetryPolicy;

    private final SafeText safeText;
    private final CallFailures callFailures;
    private final ResponseFailures responseFailures;
    private final StreamFailures streamFailures;

    /** The address of the last prompt, since most prompts have the same one; null = none yet. */
    private volatile PromptAddress lastAddress;

    private record PromptAddress(WireFormat format, String model, URI uri) {

        boolean isFor(WireFormat otherFormat, String otherModel) {
            return format == otherFormat && Objects.equals(model, otherModel);
        }
    }

    /** Options logged by {@link #warnOfUnsupportedOptions}; as many as there are options. */
    private final Set<String> warnedOptions = ConcurrentHashMap.newKeySet();

    /**
     * @param sharedToken source of the token for messages without one of their own
     */
    public CopilotClient(
            Provider provider,
            WireChoice wires,
            ModelCatalog catalog,
            ModelSource modelSource,
            TokenSource sharedToken,
            HttpTransport transport,
            CallSettings settings,
            CallbackPool callbacks,
            OpenCalls openCalls,
            Scheduler scheduler) {
        this.provider = provider;
        this.wires = wires;
        this.catalog = catalog;
        this.modelSource = modelSource;
        this.sharedToken = sharedToken;
        this.transport = transport;
        this.settings = settings;
        this.callbacks = callbacks;
        this.openCalls = openCalls;
        this.scheduler = scheduler;
        this.retryPolicy =
                new RetryPolicy(
                        settings.maxRetries(),
                        settings.maxRetryDelay(),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        scheduler::now);
        Duration longest = ModelsCall.TIMEOUT.dividedBy(2L * Math.max(1, settings.maxRetries()));
        this.modelsRetryPolicy =
                new RetryPolicy(
                        settings.maxRetries(),
                        settings.maxRetryDelay().compareTo(longest) < 0
                                ? settings.maxRetryDelay()
                                : longest,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        scheduler::now);
        this.safeText = new SafeText(transport);
        ErrorMessages messages = new ErrorMessages(provider, settings.maxRetryDelay(), safeText);
        this.responseFailures =
                new ResponseFailures(messages, safeText, scheduler, settings.maxAnswerSize());
        this.callFailures =
                new CallFailures(provider, settings, messages, responseFailures, safeText);
        this.streamFailures = new StreamFailures(settings, messages, safeText);
    }

    /**
     * Starts a call whose answer arrives whole; returns at once.
     *
     * @param handler called exactly once, unless this method throws
     * @throws CopilotException if nothing is sent: the request is larger than {@code
     *     maxRequestSize}, holds text that is not valid Unicode, or names no model where the
     *     provider needs one
     */
    public void chat(Prompt prompt, ChatHandler handler) throws CopilotException {
        new ChatCall(this, prompt, handler).start();
    }

    /**
     * Returns a call whose answer is streamed, ready to be started.
     *
     * @param handler called exactly once after the start
     * @throws CopilotException as {@link #chat}
     */
    public ChatStream stream(Prompt prompt, StreamHandler handler) throws CopilotException {
        return new StreamCall(this, prompt, handler);
    }

    /**
     * Returns the models that the credential can see. The stage is completed on any thread, and
     * fails with a {@link CopilotException}.
     *
     * @param callerToken the token of the caller, or null for the shared one
     */
    public CompletionStage<ModelList> models(Secret callerToken) {
        Object credential = callerToken == null ? sharedToken.identity() : callerToken;
        CompletableFuture<ModelList> list = new CompletableFuture<>();
        Stages.copy(
                catalog.list(
                        modelSource.key(credential),
                        modelSource.maxAge(),
                        modelSource.request(() -> requestModels(callerToken, modelsRetryPolicy))),
                list);
        return list;
    }

    /** Returns what is known about a model without a request. */
    Optional<ModelInfo> knownModel(String model, Object credential) {
        return catalog.known(model, modelSource.key(credential));
    }

    /**
     * Looks up a model for a prompt, which can be sent without it: there is only one attempt, with
     * the token of the prompt. The stage never fails.
     *
     * @param credential identity of the credential
     */
    CompletionStage<Optional<ModelInfo>> findModel(String model, Object credential, Secret token) {
        return catalog.find(
                model,
                modelSource.key(credential),
                modelSource.maxAge(),
                modelSource.request(() -> requestModels(token, NO_RETRY)));
    }

    private CompletionStage<ModelList> requestModels(Secret callerToken, RetryPolicy policy) {
        ModelsCall call = new ModelsCall(this, callerToken, policy);
        call.start();
        return call.list();
    }

    /** Logs once for each option of the request that the format does not support. */
    void warnOfUnsupportedOptions(WireApi wire, ChatRequest request) {
        for (String option : wire.unsupportedOptions(request)) {
            String format = wire.format().optionName();
            if (warnedOptions.add(format + " " + option)) {
                LOG.warn(
                        "{} is not sent to {}: the wire API {} has no such setting, or not together with the others of the request",
                        option,
                        provider.name(),
                        format);
            }
        }
    }

    /** Returns the settings of streams. */
    public StreamSettings streamSettings() {
        return settings.stream();
    }

    /** Returns the maximum size of an answer's text in bytes of UTF-8. */
    public long maxAnswerSize() {
        return settings.maxAnswerSize();
    }

    /** Returns the address for prompts to a model. */
    URI promptAddress(WireFormat format, String model) {
        PromptAddress known = lastAddress;
        if (known == null || !known.isFor(format, model)) {
            known = new PromptAddress(format, model, provider.promptAddress(format, model));
            lastAddress = known;
        }
        return known.uri();
    }

    Provider provider() {
        return provider;
    }

    WireChoice wires() {
        return wires;
    }

    TokenSource sharedToken() {
        return sharedToken;
    }

    HttpTransport transport() {
        return transport;
    }

    CallSettings settings() {
        return settings;
    }

    CallbackPool callbacks() {
        return callbacks;
    }

    OpenCalls openCalls() {
        return openCalls;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    SafeText safeText() {
        return safeText;
    }

    CallFailures callFailures() {
        return callFailures;
    }

    ResponseFailures responseFailures() {
        return responseFailures;
    }

    StreamFailures streamFailures() {
        return streamFailures;
    }
}
