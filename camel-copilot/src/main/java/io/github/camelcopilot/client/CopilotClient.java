package io.github.camelcopilot.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.login.TokenSource;
import io.github.camelcopilot.provider.Provider;
import io.github.camelcopilot.transport.HttpTransport;
import io.github.camelcopilot.transport.RetryPolicy;
import io.github.camelcopilot.transport.Scheduler;
import io.github.camelcopilot.wire.OpenAiEvents;
import io.github.camelcopilot.wire.OpenAiRequest;
import io.github.camelcopilot.wire.WireApi;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Sends prompts to one provider over one wire API with one source of credentials. Immutable but for
 * its transport, so any thread may use it; nothing here waits.
 */
public final class CopilotClient {

    private final Provider provider;
    private final WireApi wire;
    private final TokenSource sharedToken;
    private final HttpTransport transport;
    private final CallSettings settings;
    private final CallbackPool callbacks;
    private final OpenCalls openCalls;
    private final Scheduler scheduler;
    private final RetryPolicy retryPolicy;
    private final Failures failures;

    /**
     * @param sharedToken where the token comes from when a caller brings none of their own
     */
    public CopilotClient(
            Provider provider,
            WireApi wire,
            TokenSource sharedToken,
            HttpTransport transport,
            CallSettings settings,
            CallbackPool callbacks,
            OpenCalls openCalls,
            Scheduler scheduler) {
        this.provider = provider;
        this.wire = wire;
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
        this.failures = new Failures(provider, settings, scheduler);
    }

    /**
     * Starts a call whose answer comes whole; returns at once.
     *
     * @param handler told exactly once, unless this method throws
     * @throws CopilotRequestException if the request is larger than {@code maxRequestSize}, or
     *     holds text that is not valid Unicode; nothing is sent
     */
    public void chat(Prompt prompt, ChatHandler handler) throws CopilotRequestException {
        byte[] body = encoded(() -> wire.encode(prompt.request()));
        new ChatCall(this, prompt, body, handler).start();
    }

    /**
     * Returns a call whose answer comes as a stream, ready to be started.
     *
     * @param handler told exactly once after the start
     * @throws CopilotRequestException as {@link #chat}
     */
    public ChatStream stream(Prompt prompt, StreamHandler handler) throws CopilotRequestException {
        boolean includeUsage = settings.stream().includeUsage();
        byte[] body = encoded(() -> wire.encodeStreamed(prompt.request(), includeUsage));
        return new StreamCall(this, prompt, body, handler);
    }

    private byte[] encoded(Supplier<byte[]> encoding) throws CopilotRequestException {
        byte[] body;
        try {
            body = encoding.get();
        } catch (IllegalArgumentException notText) {
            throw new CopilotRequestException(
                    notText.getMessage() + "; nothing was sent",
                    notText,
                    ErrorDetails.ofCode("invalid_text"));
        }
        if (body.length > settings.maxRequestSize()) {
            throw new CopilotRequestException(
                    "The request to "
                            + provider.name()
                            + " has "
                            + body.length
                            + " bytes, more than maxRequestSize ("
                            + settings.maxRequestSize()
                            + " bytes); nothing was sent",
                    null,
                    ErrorDetails.ofCode("request_too_large"));
        }
        return body;
    }

    /** Returns a writer of one stream's chunks as server-sent events in OpenAI's format. */
    public ChunkEvents chunkEvents(String streamId) {
        return new ChunkEvents(new OpenAiEvents(streamId, scheduler.now().getEpochSecond()));
    }

    /**
     * Returns a reading of the clock of deadlines, in nanoseconds; only differences mean something.
     */
    public long nanoTime() {
        return scheduler.nanoTime();
    }

    /** Returns the settings of streams. */
    public StreamSettings streamSettings() {
        return settings.stream();
    }

    /** Returns the most bytes of an answer's text in UTF-8. */
    public long maxAnswerSize() {
        return settings.maxAnswerSize();
    }

    /**
     * Returns the request that JSON in OpenAI's format holds.
     *
     * @throws IllegalArgumentException if it is no such request; the message says what is wrong
     */
    public ChatRequest readOpenAiRequest(String json) {
        return OpenAiRequest.read(json);
    }

    Provider provider() {
        return provider;
    }

    WireApi wire() {
        return wire;
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

    Failures failures() {
        return failures;
    }
}
