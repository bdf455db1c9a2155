// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A random mix of calls to a server that keeps books: chats and streams, in all formats, to several
 * models, by users and agents, with faults that retries overcome, that end the call, or that lead
 * to the fallback model. Sums what the headers of the exchanges report. Owned by the test's thread.
 */
final class RandomCalls implements AutoCloseable {

    private static final String TOKEN = "gho_0123456789abcdefghijTheTestToken";
    private static final String PROMPT_WORD = "dromedary";
    private static final String ANSWER_WORD = "bactrian";

    private static final int THREADS = 16;
    private static final String FREE = "included";

    /** The models of the server, by the format that serves them. */
    private static final List<String> MODELS = List.of("chats", "responds", "messages", FREE);

    private static final Pattern MARK = Pattern.compile("#(\\d+):(\\w+)#");

    /** What happens to a call. */
    private enum Fault {
        NONE(0),
        BUSY(1),
        LIMITED_TWICE(2),
        LOST(1),
        DOWN(Integer.MAX_VALUE),
        INVALID(Integer.MAX_VALUE),
        QUOTA(1),
        REFUSED(1),
        BROKEN(1);

        /** The number of requests that fail, before another one is answered. */
        private final int requests;

        Fault(int requests) {
            this.requests = requests;
        }

        Answer answer(boolean isStream) {
            return switch (this) {
                case NONE -> throw new IllegalStateException("No request fails");
                case BUSY -> Answer.status(503, "busy").header("Retry-After", "0");
                case LIMITED_TWICE -> Answer.status(429, "slow down").header("Retry-After", "0");
                case LOST -> Answer.resetBeforeHead();
                case DOWN -> Answer.status(500, "down").header("Retry-After", "0");
                case INVALID -> Answer.status(400, "bad");
                case QUOTA -> Answer.status(402, "quota exceeded");
                case REFUSED ->
                        Answer.status(400, "{\"error\":{\"code\":\"model_not_supported\"}}");
                case BROKEN ->
                        Answer.text((ANSWER_WORD + " ").repeat(9)).truncateAfter(isStream ? 4 : 0);
            };
        }
    }

    private record Call(int id, boolean isStream, String model, String initiator, Fault fault) {}

    private final CopilotServer server = CopilotServer.start();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(2));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CopilotComponent component = new CopilotComponent();
    private final Map<Integer, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final List<ChatResult> results = new ArrayList<>();
    private final AtomicInteger fallbacks = new AtomicInteger();

    RandomCalls() {
        server.models()
                .offer("chats", "/chat/completions")
                .offer("responds", "/responses")
                .offer("messages", "/v1/messages")
                .offer(FREE);
        server.billing()
                .aiCredits()
                .price("chats", 1_250_000_007L, 10_000_000_013L, 125_000_001L, 1_500_000_000L)
                .price("responds", 300_000_000_000L, 1_500_000_000_001L, 30_000_000_000L, 0)
                .price("messages", 5_000_000_000L, 25_000_000_000L, 500_000_000L, 6_250_000_000L)
                .price(FREE, 0, 0, 0, 0)
                .cachedTokens(5)
                .cacheWriteTokens(3)
                .reasoningTokens(2)
                .quota("premium_interactions", 1_000_000);
        server.answerWith(this::answer);
        ComponentAccess.setEnvironment(component, name -> null);
        ComponentAccess.setScheduler(component, clock);
        component.getConfiguration().setBaseUrl(server.url());
        component.getConfiguration().setToken(TOKEN);
        component.getConfiguration().setFallbackModel(FREE);
        context.addComponent("copilot", component);
        context.getShutdownStrategy().setTimeout(5);
    }

    private Answer answer(RecordedRequest request) {
        Matcher mark = MARK.matcher(request.bodyText());
        if (!mark.find()) {
            return null;
        }
        Fault fault = Fault.valueOf(mark.group(2));
        int number =
                requests.computeIfAbsent(
                                Integer.valueOf(mark.group(1)), unknown -> new AtomicInteger())
                        .incrementAndGet();
        return number <= fault.requests
                ? fault.answer(request.json().path("stream").asBoolean())
                : Answer.text((ANSWER_WORD + " ").repeat(1 + number));
    }

    DefaultCamelContext context() {
        return context;
    }

    CopilotComponent component() {
        return component;
    }

    CopilotServer server() {
        return server;
    }

    /** Returns the results of the calls that succeeded, as the headers reported them. */
    List<ChatResult> results() {
        return results;
    }

    /** Returns the number of exchanges that report a fallback. */
    int fallbacks() {
        return fallbacks.get();
    }

    /** Sends the calls of a script from several threads, and waits for their ends. */
    void run(long seed, int count) throws Exception {
        context.start();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            List<Callable<ChatResult>> tasks =
                    script(seed, count).stream()
                            .<Callable<ChatResult>>map(call -> () -> send(template, call))
                            .toList();
            for (Future<ChatResult> result : threads.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
                if (result.get() != null) {
                    results.add(result.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Call> script(long seed, int count) {
        Random random = new Random(seed);
        List<Call> calls = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            calls.add(
                    new Call(
                            id,
                            random.nextBoolean(),
                            MODELS.get(random.nextInt(MODELS.size())),
                            random.nextInt(4) == 0 ? "agent" : "user",
                            random.nextBoolean()
                                    ? Fault.NONE
                                    : Fault.values()[random.nextInt(Fault.values().length)]));
        }
        return calls;
    }

    /** Returns the result, or null if the call failed. */
    private ChatResult send(ProducerTemplate template, Call call) {
        Exchange exchange =
                template.send(
                        call.isStream() ? "copilot:stream" : "copilot:chat",
                        request -> {
                            Message message = request.getMessage();
                            message.setBody(
                                    PROMPT_WORD + " #" + call.id() + ":" + call.fault() + "#");
                            message.setHeader(CopilotHeaders.MODEL, call.model());
                            message.setHeader(CopilotHeaders.INITIATOR, call.initiator());
                        });
        if (exchange.getException() != null) {
            return null;
        }
        Message last = call.isStream() ? lastChunk(exchange) : exchange.getMessage();
        if (last != null && last.getHeader(CopilotHeaders.FALLBACK) != null) {
            fallbacks.incrementAndGet();
        }
        return last == null ? null : last.getHeader(CopilotHeaders.RESULT, ChatResult.class);
    }

    /** Returns the last chunk, or null if the stream broke. */
    private static Message lastChunk(Exchange exchange) {
        Iterator<?> chunks = (Iterator<?>) exchange.getMessage().getBody();
        try {
            Message last = null;
            while (chunks.hasNext()) {
                last = (Message) chunks.next();
            }
            return last;
        } catch (RuntimeException | Error broken) {
            throw broken;
        } catch (Exception broken) {
            return null;
        }
    }

    @Override
    public void close() {
        context.stop();
        server.close();
        clock.close();
    }
}
