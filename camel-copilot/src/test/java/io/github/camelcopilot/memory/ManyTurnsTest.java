// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.internal.memory.TurnOrder;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.VirtualScheduler;
import io.github.camelcopilot.tools.MemoryChat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 1,000 exchanges that wait for their turn of one conversation hold few threads. */
@Timeout(180)
class ManyTurnsTest {

    private static final int WAITING = TurnOrder.MAX_WAITING;

    /** The limit of the project for waiting exchanges. */
    private static final int MAX_THREADS = 40;

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String OPTIONS =
            "&memoryId=7&requestTimeout=1h&firstChunkTimeout=1h&responseTimeout=1h&readerTimeout=1h&idleTimeout=1h";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

    /** The last messages of each request. */
    private final Queue<List<String>> sent = new ConcurrentLinkedQueue<>();

    private VirtualScheduler clock;
    private MemoryChat chat;
    private HeldCall held;
    private List<CompletableFuture<Exchange>> exchanges;

    @BeforeEach
    void start() {
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        SERVER.server().keepAtMost(10);
        held =
                HeldCall.of(
                        SERVER.server(),
                        (number, request) -> {
                            List<String> all = MemoryChat.sent(request);
                            sent.add(
                                    List.copyOf(
                                            all.subList(Math.max(0, all.size() - 3), all.size())));
                            return Answer.text("A" + number);
                        });
    }

    @AfterEach
    void stop() {
        held.release();
        chat.close();
        clock.close();
    }

    private void begin(String operation) throws Exception {
        chat = new MemoryChat(SERVER.server(), operation, null, clock);
        Turns turns = new Turns(chat, OPTIONS);
        exchanges = IntStream.rangeClosed(0, WAITING).mapToObj(i -> turns.send("Q" + i)).toList();
        held.awaitRequest();
        await().untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(MAX_THREADS));
        assertThat(waiting()).hasSize(WAITING);
    }

    private List<Duration> waiting() {
        return clock.pending().stream().filter(LIMIT::equals).toList();
    }

    /** Returns the threads that this test has started; those of the server do not count. */
    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.contains("simulator") && !name.contains("server"))
                .toList();
    }

    private List<Exception> failures(int from) {
        return exchanges.subList(from, exchanges.size()).stream()
                .map(exchange -> exchange.orTimeout(120, TimeUnit.SECONDS).join().getException())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream:desk"})
    void eachIsAnsweredInOrderAndKnowsTheEarlierOnes(String operation) throws Exception {
        begin(operation);
        chat.send(OPTIONS, "one too many", Map.of()).failedWith("memory_busy");
        assertThat(held.requests()).isEqualTo(1);

        held.release();

        assertThat(failures(0)).containsOnlyNulls();
        assertThat(exchanges.get(WAITING).join().getMessage().getBody()).isEqualTo("A" + WAITING);
        List<List<String>> requests = List.copyOf(sent);
        assertThat(requests.get(0)).containsExactly("user Q0");
        for (int i = 1; i <= WAITING; i++) {
            assertThat(requests.get(i))
                    .containsExactly("user Q" + (i - 1), "assistant A" + (i - 1), "user Q" + i);
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void theirLimitEndsThem() throws Exception {
        begin("chat");

        clock.advance(LIMIT);

        assertThat(failures(1))
                .allSatisfy(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOfSatisfying(
                                                CopilotMemoryException.class,
                                                memory ->
                                                        assertThat(memory.getCode())
                                                                .isEqualTo("memory_timeout")));
        assertThat(held.requests()).as("nothing was sent").isEqualTo(1);
        held.release();
        assertThat(exchanges.get(0).get(60, TimeUnit.SECONDS).getException()).isNull();
        assertThat(chat.send(OPTIONS, "next", Map.of()).succeeded().text()).isEqualTo("A1");
    }

    @Test
    void theStopOfTheContextEndsThem() throws Exception {
        begin("chat");

        chat.close();

        assertThat(failures(0))
                .allSatisfy(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(CopilotServerException.class)
                                        .hasMessageContaining("the component was stopped"));
        assertThat(held.requests()).isEqualTo(1);
        assertThat(waiting()).isEmpty();
    }
}
