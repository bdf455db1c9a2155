// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.SystemScheduler;
import io.github.camelcopilot.internal.login.ProvidedTokenSource;
import io.github.camelcopilot.internal.provider.CopilotProvider;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.WireApi;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An error of our own code still fails the call. */
class ChatCallTest {

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    private final CompletableFuture<CopilotException> failure = new CompletableFuture<>();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
        clock.shutdownNow();
    }

    @Test
    void anErrorWhileTheAnswerIsReadFailsTheCall() throws Exception {
        ChatCall call = call(new CompletableFuture<>());
        call.start(Duration.ZERO);

        call.onResponse(new HttpResponse(new ResponseHead(200, Map.of()), new byte[0]));

        assertThat(failure.get(20, TimeUnit.SECONDS))
                .isInstanceOf(CopilotServerException.class)
                .hasMessageContaining("no memory for it");
    }

    @Test
    void anErrorAfterTheTokenArrivedFailsTheCall() throws Exception {
        CompletableFuture<AccessToken> token = new CompletableFuture<>();
        call(token).start(Duration.ZERO);

        // There is no transport to send it.
        token.complete(AccessToken.of("gho_a-token-of-the-test"));

        assertThat(failure.get(20, TimeUnit.SECONDS))
                .isInstanceOf(CopilotServerException.class)
                .hasMessageContaining("ended unexpectedly");
    }

    private ChatCall call(CompletableFuture<AccessToken> token) {
        SystemScheduler scheduler = new SystemScheduler(clock);
        CopilotProvider provider =
                new CopilotProvider(
                        BaseUrl.of("baseUrl", "http://localhost", false),
                        new CopilotProvider.Settings("test", "test", null, null, null));
        CallSettings settings = TestCallSettings.within(Duration.ZERO);
        CopilotClient client =
                new CopilotClient(
                        provider,
                        WireChoice.of(new UnreadableWire()),
                        null,
                        null,
                        new ProvidedTokenSource(refused -> token, scheduler),
                        null,
                        settings,
                        new CallbackPool(threads, Thread::new, 1, scheduler),
                        new OpenCalls(),
                        null,
                        new CallStatistics(),
                        scheduler);
        Prompt prompt = new Prompt(ChatRequest.of(ChatMessage.user("Is it so?")), null, null, null);
        try {
            return new ChatCall(client, prompt, new Outcome());
        } catch (CopilotException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static final class UnreadableWire implements WireApi {
        @Override
        public WireFormat format() {
            return WireFormat.COMPLETIONS;
        }

        @Override
        public byte[] encode(ChatRequest request) {
            return new byte[0];
        }

        @Override
        public byte[] encodeStreamed(ChatRequest request, boolean includeUsage) {
            return new byte[0];
        }

        @Override
        public StreamDecoder streamDecoder(long maxSize) {
            throw new OutOfMemoryError("no memory for it");
        }

        @Override
        public ChatResult decode(byte[] answer) {
            throw new OutOfMemoryError("no memory for it");
        }
    }

    private final class Outcome implements ChatHandler {

        @Override
        public void succeeded(ChatResult result) {
            failure.completeExceptionally(new AssertionError("It must not succeed"));
        }

        @Override
        public void failed(CopilotException cause) {
            failure.complete(cause);
        }
    }
}
