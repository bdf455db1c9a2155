// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.ToolErrorStrategy;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A random mix of calls to a server that keeps books: chats and streams in all forms, to several
 * models, by users and agents, with rounds of tool calls, and with faults that retries overcome,
 * that end the call, or that lead to the fallback model. Sums what the headers of the exchanges
 * report. Owned by the test's thread.
 */
final class RandomCalls implements AutoCloseable {

    private static final String TOKEN = "gho_0123456789abcdefghijTheTestToken";
    private static final String PROMPT_WORD = "dromedary";
    static final String ANSWER_WORD = "bactrian";

    private static final int THREADS = 64;
    private static final String FREE = "included";

    /** The models of the server, by the format that serves them. */
    private static final List<String> MODELS = List.of("chats", "responds", "messages", FREE);

    private static final Pattern MARK = Pattern.compile("#(\\d+)#");

    /** How a call is made, and where its result is found. */
    private enum Form {
        CHAT("copilot:chat"),
        CHUNKS("copilot:stream"),
        TEXT("copilot:stream:all?emit=text"),
        SSE("copilot:stream:all?emit=sse"),
        PUBLISHER("copilot:stream:all?emit=publisher"),
        CHANNEL("copilot:stream:others");

        private final String uri;

        Form(String uri) {
            this.uri = uri;
        }

        /** Returns how the body is read; null if it is the answer. */
        EmitForm body() {
            return this == CHAT || this == CHANNEL ? null : EmitForm.valueOf(name());
        }
    }

    /**
     * A prompt.
     *
     * @param rounds the rounds of tool calls before the answer
     * @param faultyRound the round in which the fault happens
     */
    private record Call(
            int id,
            Form form,
            String model,
            String initiator,
            RandomTools.Rounds rounds,
            RandomFault fault,
            int faultyRound) {}

    private final CopilotServer server = CopilotServer.start();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(2));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CopilotComponent component = new CopilotComponent();
    private final Map<Integer, Call> script = new ConcurrentHashMap<>();

    /** The number of requests of each model call, by the prompt and its round. */
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

    private final AtomicInteger tokens = new AtomicInteger();

    /** Also added to by the consumer of the channel. */
    private final Queue<ChatResult> results = new ConcurrentLinkedQueue<>();

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
        component.getConfiguration().setTokenProvider(this::token);
        component.getConfiguration().setFallbackModel(FREE);
        component
                .getConfiguration()
                .setToolExecutionErrorStrategy(ToolErrorStrategy.REPROMPT_MODEL);
        ToolApproval approval = RandomTools::decide;
        component.getConfiguration().setToolApproval(approval);
        context.getRegistry().bind("tools", new RandomTools());
        context.addComponent("copilot", component);
        context.getShutdownStrategy().setTimeout(5);
    }

    private Answer answer(RecordedRequest request) {
        Matcher mark = MARK.matcher(request.bodyText());
        if (!mark.find()) {
            return null;
        }
        Call call = script.get(Integer.valueOf(mark.group(1)));
        int round = call.rounds().ended(request.toolResults().size());
        int number =
                requests.computeIfAbsent(call.id() + ":" + round, unknown -> new AtomicInteger())
                        .incrementAndGet();
        RandomFault fault = round == call.faultyRound() ? call.fault() : RandomFault.NONE;
        return fault.answer(
                number,
                request.json().path("stream").asBoolean(),
                () ->
                        round < call.rounds().count()
                                ? call.rounds().answer(round)
                                : Answer.text((ANSWER_WORD + " ").repeat(1 + number)));
    }

    private CompletionStage<AccessToken> token(boolean isRefused) {
        int number = isRefused ? tokens.incrementAndGet() : tokens.get();
        return CompletableFuture.completedStage(AccessToken.of(TOKEN + number));
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
        return List.copyOf(results);
    }

    /** Returns the number of answers of the models to the calls that succeeded. */
    long answers() {
        return results.stream().mapToLong(result -> result.toolIterations() + 1L).sum();
    }

    /** Returns the number of tool calls that the results report, by name and outcome. */
    Map<List<String>, Long> toolCalls() {
        return results.stream()
                .flatMap(result -> result.toolExecutions().stream())
                .collect(
                        Collectors.groupingBy(
                                call -> List.of(name(call), call.outcome()),
                                Collectors.counting()));
    }

    private static String name(ToolExecution call) {
        return call.name().startsWith("invented") ? "other" : call.name();
    }

    /** Returns the number of results that report a fallback. */
    long fallbacks() {
        return results.stream().filter(result -> result.fallback() != null).count();
    }

    /** Sends the calls of a script from several threads, and waits for their ends. */
    void run(long seed, int count) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:stream:all").process(chunk -> note(chunk.getMessage()));
                        from(RandomTools.LOOKUP).setBody(simple("${header.number} is a number"));
                    }
                });
        context.start();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            List<Call> calls = script(seed, count);
            calls.forEach(call -> script.put(call.id(), call));
            List<Callable<Void>> tasks =
                    calls.stream()
                            .<Callable<Void>>map(
                                    call ->
                                            () -> {
                                                send(template, call);
                                                return null;
                                            })
                            .toList();
            for (Future<Void> sent : threads.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
                sent.get();
            }
        } finally {
            threads.shutdownNow();
        }
        await().until(() -> context.getInflightRepository().size() == 0);
        await().until(() -> answers() == server.books().answers());
    }

    private static List<Call> script(long seed, int count) {
        Random random = new Random(seed);
        List<Call> calls = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            Form form = any(Form.values(), random);
            RandomFault fault =
                    random.nextInt(3) == 0 ? RandomFault.NONE : any(RandomFault.values(), random);
            boolean isReadPartly = form.body() != null;
            RandomTools.Rounds rounds = RandomTools.rounds(random);
            // The header of an exchange that fails after tool calls does not report them.
            int faultyRound = fault.isTransient() ? random.nextInt(rounds.count() + 1) : 0;
            calls.add(
                    new Call(
                            id,
                            form,
                            MODELS.get(random.nextInt(MODELS.size())),
                            random.nextInt(4) == 0 ? "agent" : "user",
                            rounds,
                            fault == RandomFault.ABANDONED && !isReadPartly
                                    ? RandomFault.NONE
                                    : fault,
                            faultyRound));
        }
        return calls;
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private void send(ProducerTemplate template, Call call) throws IOException {
        Exchange exchange =
                template.send(
                        call.form().uri,
                        request -> {
                            Message message = request.getMessage();
                            message.setBody(PROMPT_WORD + " #" + call.id() + "#");
                            message.setHeader(
                                    CopilotHeaders.TAGS, call.rounds().count() > 0 ? "*" : "");
                            message.setHeader(CopilotHeaders.MODEL, call.model());
                            message.setHeader(CopilotHeaders.INITIATOR, call.initiator());
                        });
        if (exchange.getException() == null) {
            read(exchange.getMessage(), call);
        }
    }

    private void read(Message answer, Call call) throws IOException {
        if (call.form() == Form.CHUNKS && call.fault() != RandomFault.ABANDONED) {
            readChunks((Iterator<?>) answer.getBody());
            return;
        }
        EmitForm form = call.form().body();
        if (form == null) {
            note(answer);
            return;
        }
        ChunkReader reader = form.read(answer);
        try {
            if (call.fault() == RandomFault.ABANDONED) {
                reader.next();
                form.end(answer, reader);
            } else {
                reader.rest();
            }
        } catch (Exception broken) {
            reader.broken(broken);
        }
    }

    private void readChunks(Iterator<?> chunks) {
        try {
            while (chunks.hasNext()) {
                note((Message) chunks.next());
            }
        } catch (RuntimeException | Error broken) {
            throw broken;
        } catch (Exception broken) {
            assertThat(broken).isInstanceOf(CopilotException.class);
        }
    }

    /** Adds the result of a message, if it has one. */
    private void note(Message message) {
        ChatResult result = message.getHeader(CopilotHeaders.RESULT, ChatResult.class);
        if (result != null) {
            results.add(result);
        }
    }

    @Override
    public void close() {
        context.stop();
        server.close();
        clock.close();
    }
}
