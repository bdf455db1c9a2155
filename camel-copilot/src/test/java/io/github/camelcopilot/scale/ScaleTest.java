// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.ObjectHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many concurrent calls need few threads, and routes that block afterwards do not deadlock. */
class ScaleTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final int MOST_SECONDS = 60;

    /** The threads of a bare JVM, including its main thread. */
    private static final int THREADS_OF_THE_JVM = 6;

    private final List<Exchange> ended = new CopyOnWriteArrayList<>();
    private CamelContext context;
    private CopilotComponent component;

    @BeforeEach
    void createContext() {
        context = new DefaultCamelContext();
        component = context.getComponent("copilot", CopilotComponent.class);
        component.getConfiguration().setBaseUrl(COPILOT.url());
        component.getConfiguration().setToken("gho_a-token-of-the-test");
    }

    @AfterEach
    void stopContext() {
        context.stop();
    }

    @Test
    void twoThousandConcurrentCallsNeedFewThreads() throws Exception {
        answerAfter(Duration.ofMillis(200));
        // Threads of the server, JUnit and the JVM are not counted.
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        context.start();
        AsyncProducer producer = context.getEndpoint("copilot:chat").createAsyncProducer();
        producer.start();
        CountDownLatch waiting = new CountDownLatch(2_000);
        Set<String> most = Set.of();
        for (int i = 0; i < 2_000; i++) {
            send(producer, waiting);
            if (i % 50 == 0) {
                most = larger(most, namesOfThreadsBeside(others));
            }
        }
        for (int looks = 0;
                looks < MOST_SECONDS * 100 && !waiting.await(10, TimeUnit.MILLISECONDS);
                looks++) {
            most = larger(most, namesOfThreadsBeside(others));
        }

        assertThat(ended).hasSize(2_000);
        assertThat(ended).allSatisfy(ScaleTest::isAnswered);
        assertThat(most).hasSizeLessThanOrEqualTo(40 - THREADS_OF_THE_JVM);
        assertThat(most).filteredOn(ScaleTest::isOfTheComponent).hasSizeBetween(1, 24);
    }

    @Test
    void routesThatCallAgainAndBlockDoNotDeadlock() throws Exception {
        answerAfter(Duration.ofMillis(20));
        routeThatCallsAgain();

        sendAndWait(64);

        assertThat(ended).hasSize(64).allSatisfy(ScaleTest::isAnswered);
    }

    @Test
    void endsEveryCallByItsDeadlineWhenNoThreadIsLeft() throws Exception {
        answerAfter(Duration.ofMillis(20));
        component.getConfiguration().setRequestTimeout(Duration.ofSeconds(2).toMillis());
        profile(256, 256, Duration.ofSeconds(30));
        routeThatCallsAgain();

        sendAndWait(300);

        assertThat(ended).hasSize(300);
        assertThat(ended)
                .allSatisfy(
                        exchange -> {
                            if (exchange.getException() == null) {
                                isAnswered(exchange);
                            } else {
                                assertThat(
                                                ObjectHelper.getException(
                                                        CopilotTimeoutException.class,
                                                        exchange.getException()))
                                        .as("%s", exchange.getException())
                                        .isNotNull();
                            }
                        });
    }

    @Test
    void everyDeadlineIsKeptHoweverManyCallsWait() throws Exception {
        COPILOT.server().answerWith(request -> Answer.silence());
        component.getConfiguration().setRequestTimeout(Duration.ofSeconds(4).toMillis());
        context.start();
        AsyncProducer producer = context.getEndpoint("copilot:chat").createAsyncProducer();
        producer.start();
        CountDownLatch waiting = new CountDownLatch(3_000);

        for (int i = 0; i < 3_000; i++) {
            send(producer, waiting);
        }

        assertThat(waiting.await(MOST_SECONDS, TimeUnit.SECONDS))
                .as("all calls ended; %s did", ended.size())
                .isTrue();
        assertThat(ended)
                .hasSize(3_000)
                .allSatisfy(
                        exchange ->
                                assertThat(exchange.getException())
                                        .isInstanceOf(CopilotTimeoutException.class));
    }

    @Test
    void shrinksAgainAfterALoadPeak() throws Exception {
        answerAfter(Duration.ofMillis(20));
        profile(2, 64, Duration.ofMillis(50));
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        routeThatCallsAgain();

        sendAndWait(16);

        assertThat(ended).hasSize(16).allSatisfy(ScaleTest::isAnswered);
        await().atMost(Duration.ofSeconds(MOST_SECONDS))
                .until(
                        () ->
                                namesOfThreadsBeside(others).stream()
                                                .filter(name -> name.contains("copilot-callback"))
                                                .count()
                                        <= 2);
    }

    private static void answerAfter(Duration delay) {
        CopilotServer server = COPILOT.server();
        server.answerWith(request -> Answer.text("Yes.").delay(delay));
    }

    private void profile(int size, int maxSize, Duration keepAlive) {
        ThreadPoolProfile profile = new ThreadPoolProfile(CopilotComponent.CALLBACK_PROFILE);
        profile.setPoolSize(size);
        profile.setMaxPoolSize(maxSize);
        profile.setMaxQueueSize(10_000);
        profile.setKeepAliveTime(keepAlive.toMillis());
        profile.setTimeUnit(TimeUnit.MILLISECONDS);
        profile.setAllowCoreThreadTimeOut(false);
        context.getExecutorServiceManager().registerThreadPoolProfile(profile);
    }

    private void routeThatCallsAgain() throws Exception {
        ProducerTemplate template = context.createProducerTemplate();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:twice")
                                .to("copilot:chat")
                                .process(
                                        exchange ->
                                                exchange.getMessage()
                                                        .setBody(
                                                                template.requestBody(
                                                                        "copilot:chat",
                                                                        "Really?")));
                    }
                });
        context.start();
    }

    private void sendAndWait(int count) throws Exception {
        AsyncProducer producer = context.getEndpoint("direct:twice").createAsyncProducer();
        producer.start();
        CountDownLatch waiting = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            send(producer, waiting);
        }
        assertThat(waiting.await(MOST_SECONDS, TimeUnit.SECONDS))
                .as("all exchanges ended; %s of %s did", ended.size(), count)
                .isTrue();
    }

    private void send(AsyncProducer producer, CountDownLatch waiting) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody("Is it so?");
        producer.process(
                exchange,
                doneSync -> {
                    ended.add(exchange);
                    waiting.countDown();
                });
    }

    private static void isAnswered(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("Yes.");
    }

    private static Set<String> namesOfThreadsBeside(Set<Thread> others) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    private static Set<String> larger(Set<String> one, Set<String> other) {
        return other.size() > one.size() ? other : one;
    }

    private static boolean isOfTheComponent(String threadName) {
        return threadName.contains("copilot-io")
                || threadName.contains("copilot-clock")
                || threadName.contains("copilot-callback")
                || threadName.contains("copilot-deadline");
    }
}
