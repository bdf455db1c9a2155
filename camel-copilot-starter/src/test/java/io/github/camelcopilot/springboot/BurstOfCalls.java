// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Spring Boot application that sends thousands of prompts at once to a slow server, and waits in
 * each route again. Runs in a separate JVM; prints the number of answers, and the number of routes
 * that continued on virtual threads.
 */
final class BurstOfCalls {

    static final int CALLS = 2_000;

    private static final Duration DELAY = Duration.ofMillis(200);
    private static final int MOST_SECONDS = 60;

    private BurstOfCalls() {}

    /** Records on which kind of thread a route continues after the answer. */
    @Configuration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RouteBuilder burst() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:burst")
                            .to("copilot:chat?token=gho_a-token-of-the-burst")
                            .process(exchange -> exchange.setProperty("virtual", isVirtual()));
                }
            };
        }
    }

    /** Calls {@code Thread.isVirtual} of JDK 21, which JDK 17 does not have. */
    private static boolean isVirtual() throws ReflectiveOperationException {
        return Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
    }

    public static void main(String[] properties) throws Exception {
        try (CopilotServer server = CopilotServer.start()) {
            server.answerWith(request -> Answer.text("Yes.").delay(DELAY));
            List<String> all = new ArrayList<>(List.of(properties));
            all.add("camel.component.copilot.base-url=" + server.url());
            try (App app =
                    App.start(
                            WebApplicationType.NONE,
                            List.of(Routes.class),
                            all.toArray(String[]::new))) {
                print(send(app));
            }
        }
    }

    private static List<Exchange> send(App app) throws Exception {
        AsyncProducer producer = app.camel().getEndpoint("direct:burst").createAsyncProducer();
        producer.start();
        List<CompletableFuture<Exchange>> waiting = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody("Is it so?");
            waiting.add(producer.processAsync(exchange));
        }
        List<Exchange> ended = new ArrayList<>();
        for (CompletableFuture<Exchange> each : waiting) {
            ended.add(each.get(MOST_SECONDS, TimeUnit.SECONDS));
        }
        return ended;
    }

    private static void print(List<Exchange> ended) {
        ended.stream()
                .filter(Exchange::isFailed)
                .findFirst()
                .ifPresent(failed -> failed.getException().printStackTrace());
        System.out.println(
                ended.stream().filter(each -> "Yes.".equals(each.getMessage().getBody())).count()
                        + " answers, "
                        + ended.stream()
                                .filter(each -> each.getProperty("virtual", false, boolean.class))
                                .count()
                        + " in virtual threads");
    }
}
