// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelcopilot.api.CopilotException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A process of {@link SharedDatabaseTest}: sends its turns in random order, many at the same time,
 * and prints the outcome of each.
 */
final class ChatProcess {

    /** Turns of a process that run at the same time. */
    private static final int CONCURRENT_TURNS = 24;

    /** The number of conversations. A turn belongs to the one that is its remainder. */
    static final int CONVERSATIONS = 50;

    private ChatProcess() {}

    /**
     * Runs the process.
     *
     * @param arguments the URL of the service, the URL of the database, its user, the table, and
     *     the first and the end of the turns. The environment has the password.
     */
    public static void main(String[] arguments) throws Exception {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(arguments[1]);
        pool.setUsername(arguments[2]);
        pool.setPassword(System.getenv("PASSWORD"));
        pool.setMaximumPoolSize(JdbcConversationStore.DEFAULT_MAX_THREADS);
        int first = Integer.parseInt(arguments[4]);
        int end = Integer.parseInt(arguments[5]);
        try (HikariDataSource source = new HikariDataSource(pool);
                JdbcConversationStore store = TestDatabase.store(source, arguments[3]);
                CamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("store", store);
            camel.start();
            AsyncProducer producer =
                    camel.getEndpoint(
                                    "copilot:chat?wireApi=completions&model=gpt-test&token=gho_of-the-test&baseUrl="
                                            + arguments[0]
                                            + "&memory=#store&memoryId=${header.chat}&memoryMaxMessages=10000")
                            .createAsyncProducer();
            producer.start();
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            List<Integer> turns = new ArrayList<>(IntStream.range(first, end).boxed().toList());
            Collections.shuffle(turns, new Random(first));
            Semaphore free = new Semaphore(CONCURRENT_TURNS);
            for (int turn : turns) {
                free.acquire();
                send(producer, turn, free);
            }
            free.acquire(CONCURRENT_TURNS);
            System.out.println("end");
        }
    }

    private static void send(AsyncProducer producer, int turn, Semaphore free) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setHeader("chat", "chat" + turn % CONVERSATIONS);
        exchange.getMessage().setBody("Turn " + turn);
        producer.process(
                exchange,
                doneSync -> {
                    System.out.println(outcome(exchange) + " " + turn);
                    free.release();
                });
    }

    private static String outcome(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null) {
            return "answered";
        }
        return failure instanceof CopilotException known ? known.getCode() : failure.toString();
    }
}
