// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.api.Usage;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends prompts to one provider with one source of credentials, and requests its list of models.
 * Any thread may use it; no method blocks, and no state of a call is kept.
 */
public final class CopilotClient {

    private static final Logger LOG = LoggerFactory.getLogger(CopilotClient.class);

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
    private final ModelsResource models;
    private final SafeText safeText;
    private final CallFailures callFailures;
    private final OutputFailures outputFailures;
    private final ResponseFailures responseFailures;
    private final StreamFailures streamFailures;
    private final QuotaGuard quotaGuard;
    private final CallReports reports;

    /** The address of the last prompt, since most prompts have the same one; null = none yet. */
    private volatile PromptAddress lastAddress;

    /** The last shared token that was used; null = none yet, or the service needs none. */
    private final AtomicReference<Secret> lastToken = new AtomicReference<>();

    private record PromptAddress(WireFormat format, String model, URI uri) {

        boolean isFor(WireFormat otherFormat, String otherModel) {
            return format == otherFormat && Objects.equals(model, otherModel);
        }
    }

    /** Options logged by {@link #warnOfUnsupportedOptions}; as many as there are options. */
    private final Set<String> warnedOptions = ConcurrentHashMap.newKeySet();

    /**
     * @param sharedToken source of the token for messages without one of their own
     * @param listener observes the calls of this client, in addition to those of {@code openCalls}
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
            KnownQuotas quotas,
            CallListener listener,
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
        this.safeText = new SafeText(transport);
        ErrorMessages messages = new ErrorMessages(provider, settings.maxRetryDelay(), safeText);
        this.responseFailures =
                new ResponseFailures(messages, safeText, scheduler, settings.maxAnswerSize());
        this.callFailures =
                new CallFailures(provider, settings, messages, responseFailures, safeText);
        this.outputFailures = new OutputFailures(messages, safeText);
        this.streamFailures = new StreamFailures(settings, messages, safeText);
        this.quotaGuard =
                new QuotaGuard(
                        provider,
                        settings.minQuotaPercent(),
                        quotas,
                        openCalls.listeners(),
                        callFailures,
                        scheduler);
        this.reports =
                new CallReports(provider, safeText, listener, openCalls.listeners(), scheduler);
        this.models = new ModelsResource(provider, responseFailures);
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
        if (prompt.fallbackModel() == null) {
            newChatCall(prompt, handler).start(settings.requestTimeout());
        } else {
            new FallbackChat(this, prompt, handler).start();
        }
    }

    ChatCall newChatCall(Prompt prompt, ChatHandler handler) throws CopilotException {
        try {
            return new ChatCall(this, prompt, handler);
        } catch (CopilotException notSent) {
            reports.refused(prompt, notSent);
            throw notSent;
        }
    }

    /**
     * Returns a call whose answer is streamed, ready to be started.
     *
     * @param handler called exactly once after the start
     * @throws CopilotException as {@link #chat}
     */
    public ChatStream stream(Prompt prompt, StreamHandler handler) throws CopilotException {
        return prompt.fallbackModel() == null
                ? newStreamCall(prompt, handler, failure -> false)
                : FallbackStream.of(this, prompt, handler);
    }

    StreamCall newStreamCall(
            Prompt prompt, StreamHandler handler, Predicate<CopilotException> takeover)
            throws CopilotException {
        try {
            return new StreamCall(this, prompt, handler, takeover);
        } catch (CopilotException notSent) {
            reports.refused(prompt, notSent);
            throw notSent;
        }
    }

    /** Returns whether the user's own list may hold the prices of a model. */
    boolean hasOwnPrices(String model) {
        return model != null && modelSource.isProvided();
    }

    /**
     * Returns the price of an answer for which the service reports none, or null if it is unknown.
     *
     * @param entry of the model in the list; of other providers, only the user's own list counts
     */
    Cost estimate(Usage usage, String model, Optional<ModelInfo> entry, String initiator) {
        boolean hasPrices = provider.hasFormatPerModel() || modelSource.isProvided();
        ModelBilling billing = hasPrices ? entry.map(ModelInfo::billing).orElse(null) : null;
        return Pricing.estimate(usage, billing, provider.multiplier(model), initiator);
    }

    /**
     * Returns the models that the credential can see. The stage is completed on any thread, and
     * fails with a {@link CopilotException}.
     *
     * @param callerToken the token of the caller, or null for the shared one
     */
    public CompletionStage<ModelList> models(Secret callerToken) {
        Object credential = identity(callerToken);
        return Stages.copyOf(
                catalog.list(
                        modelSource.key(credential),
                        modelSource.maxAge(),
                        modelSource.request(
                                () -> get(models, callerToken, settings.maxRetries()))));
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
                modelSource.request(() -> get(models, token, 0)));
    }

    /**
     * Requests a resource. The stage is always completed, and fails with a {@link
     * CopilotException}.
     *
     * @param callerToken the token of the caller, or null for the shared one
     * @param maxRetries maximum number of attempts after the first
     */
    <T> CompletionStage<T> get(Resource<T> resource, Secret callerToken, int maxRetries) {
        ServiceCall<T> call =
                new ServiceCall<>(
                        this, new ResourceRequest<>(this, resource, maxRetries), callerToken);
        call.start();
        return call.result();
    }

    /** Returns the identity of the caller's credential, or of the shared one for null. */
    Object identity(Secret callerToken) {
        return callerToken == null ? sharedToken.identity() : callerToken;
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

    /** Returns the shared token of the last call, which must not be shown. */
    public AtomicReference<Secret> lastToken() {
        return lastToken;
    }

    /** Returns the settings of streams. */
    public StreamSettings streamSettings() {
        return settings.stream();
    }

    /** Returns the maximum size of an answer's text in bytes of UTF-8. */
    public long maxAnswerSize() {
        return settings.maxAnswerSize();
    }

    /**
     * Reports the end of a tool call to the listeners.
     *
     * @param isOffered whether the tool was offered to the model
     */
    public void toolCalled(ToolExecution execution, boolean isOffered) {
        reports.toolCalled(execution, isOffered);
    }

    /** Returns the exception for an exchange that the stop of the component ends. */
    public CopilotException stopped() {
        return callFailures.stopped(context(null, null));
    }

    /**
     * Returns the exception for an exchange that has failed for another reason than a call.
     *
     * @param callerToken the token of the caller, or null for the shared one
     */
    public CopilotException unexpected(Throwable cause, Secret callerToken) {
        return callFailures.unexpected(context(null, callerToken), cause);
    }

    /**
     * Returns the exception for an answer that does not have its format.
     *
     * @param failure its message is the rest of a sentence about the answer
     * @param model the requested model, or null
     * @param callerToken the token of the caller, or null for the shared one
     */
    public CopilotOutputException unsuitableAnswer(
            CopilotOutputException failure, String model, Secret callerToken) {
        return outputFailures.of(context(model, callerToken), failure);
    }

    /** Returns the exception for a reader of a stream that is ended before its first call. */
    public CopilotStreamException abortedStream(String reason, String model) {
        return streamFailures.aborted(reason, context(model, null), "");
    }

    /** Returns the maximum size of a request in bytes. */
    public long maxRequestSize() {
        return settings.maxRequestSize();
    }

    /** Returns the exception for a prompt that is larger than {@link #maxRequestSize}. */
    public CopilotException requestTooLarge(long bytes) {
        return callFailures.requestTooLarge(bytes);
    }

    /** Returns the exception for a stream that breaks after its first chunk. */
    public CopilotException brokenStream(CopilotException cause, String partialText) {
        return streamFailures.broken(cause, partialText);
    }

    /** Returns the exception for a stream that is ended before its first chunk. */
    public CopilotException endedEarly(CopilotStreamException failure) {
        return streamFailures.endedEarly(failure);
    }

    /** See {@link ChatStream#readerTimeoutReason}. */
    public String readerTimeoutReason() {
        return streamFailures.readerTimeout();
    }

    /** See {@link ChatStream#tooLongToReadAgain}. */
    public CopilotException tooLongToReadAgain(String model) {
        return streamFailures.tooLongToReadAgain(context(model, null));
    }

    /** See {@link ChatStream#readableOnce}. */
    public CopilotException readableOnce(String model, String why) {
        return streamFailures.readableOnce(context(model, null), why);
    }

    private CallContext context(String model, Secret callerToken) {
        return new CallContext(
                sharedToken,
                callerToken == null ? lastToken.get() : callerToken,
                null,
                model,
                null);
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

    public CallbackPool callbacks() {
        return callbacks;
    }

    public OpenCalls openCalls() {
        return openCalls;
    }

    public Scheduler scheduler() {
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

    QuotaGuard quotaGuard() {
        return quotaGuard;
    }

    CallReports reports() {
        return reports;
    }

    StreamFailures streamFailures() {
        return streamFailures;
    }
}
