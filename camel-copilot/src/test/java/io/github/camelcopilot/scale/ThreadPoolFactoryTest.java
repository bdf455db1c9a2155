package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A Camel context whose thread pool factory gives executors that are no {@code ThreadPoolExecutor}:
 * as with virtual threads, each task has a thread of its own.
 */
@Timeout(120)
class ThreadPoolFactoryTest {

    private static final String TEXT = "one two";

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private final ChunkRecorder words = new ChunkRecorder();
    private CopilotRoute route;

    /** Wraps what it makes, as factories that carry a context from thread to thread do. */
    private static final class WrappingFactory extends DefaultThreadPoolFactory {

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
            return Executors.unconfigurableExecutorService(Executors.newCachedThreadPool(threads));
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = CopilotRoute.at(server.server());
        route.context().getExecutorServiceManager().setThreadPoolFactory(new WrappingFactory());
        server.server()
                .answerWith(
                        request ->
                                request.json().path("stream").asBoolean()
                                        ? ServerEvents.texts("one ", "two")
                                        : Answer.text(TEXT));
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        for (EmitForm form : EmitForm.values()) {
                            from("direct:" + form).to("copilot:stream?" + form.option());
                        }
                        from("direct:channel").to("copilot:stream:words");
                        from("copilot:stream:words").process(words);
                        from("direct:chat").to("copilot:chat");
                        from("direct:blocking").to("copilot:chat").process(this::block);
                    }

                    private void block(Exchange exchange) throws InterruptedException {
                        blocked.incrementAndGet();
                        gate.await();
                    }
                });
    }

    @AfterEach
    void close() {
        gate.countDown();
        route.close();
    }

    private CompletableFuture<Exchange> send(String uri) {
        return route.context()
                .createProducerTemplate()
                .asyncSend(uri, exchange -> exchange.getMessage().setBody("Hi"));
    }

    private Message answer(String uri) throws Exception {
        return CopilotRoute.succeeded(send(uri).get(20, TimeUnit.SECONDS));
    }

    @Test
    void chats() throws Exception {
        assertThat(answer("direct:chat").getBody()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void streams(EmitForm form) throws Exception {
        assertThat(form.read(answer("direct:" + form)).rest()).isEqualTo(TEXT);
    }

    @Test
    void bringsChunksToAChannel() throws Exception {
        assertThat(answer("direct:channel").getBody()).isEqualTo(TEXT);
        words.awaitEnds(1);

        assertThat(words.text()).isEqualTo(TEXT);
    }

    @Test
    void routesThatBlockHoldNoOtherBack() throws Exception {
        List<CompletableFuture<Exchange>> waiting =
                Stream.generate(() -> send("direct:blocking")).limit(100).toList();
        await().until(() -> blocked.get() == 100);

        assertThat(answer("direct:chat").getBody()).isEqualTo(TEXT);

        gate.countDown();
        for (CompletableFuture<Exchange> each : waiting) {
            Message unused = CopilotRoute.succeeded(each.get(20, TimeUnit.SECONDS));
        }
    }
}
