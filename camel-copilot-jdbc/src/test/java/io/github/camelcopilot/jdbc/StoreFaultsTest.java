// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static io.github.camelcopilot.jdbc.Stages.await;
import static io.github.camelcopilot.jdbc.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Faults of the database and of the caller, and the end of the store. */
@Timeout(60)
class StoreFaultsTest {

    private static final String SECRET = "the-password";
    private static final Conversation FIRST = Conversation.builder().version(1).build();

    private final TestDatabase database = TestDatabase.h2InMemory();
    private final CountDownLatch released = new CountDownLatch(1);

    /** Those of other tests: a thread may wait some time for a server that was lost. */
    private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

    /** A source that has no connection until {@link #released}. */
    private final SingleConnection hanging =
            new SingleConnection(
                    () -> {
                        try {
                            released.await();
                        } catch (InterruptedException interruption) {
                            throw new SQLException(interruption);
                        }
                        return database.dataSource().getConnection();
                    });

    private static PGSimpleDataSource postgreSql(int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/x");
        source.setUser("user");
        source.setPassword(SECRET);
        return source;
    }

    @Test
    void databaseThatIsDownFailsTheOperation() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        try (JdbcConversationStore store = new JdbcConversationStore(postgreSql(port))) {
            CopilotMemoryException failure = failureOf(store.load("a"));

            assertThat(failure.getCode()).isEqualTo("memory_failed");
            assertThat(failure)
                    .hasMessage("The database failed with SQLSTATE 08001, see the cause");
            assertThat(failure.getCause()).isInstanceOf(SQLException.class);
            assertThat(failure.getCause().getMessage()).contains("refused");
        }
    }

    /** The message of DriverManager, of which data sources make use, is the URL. */
    @Test
    void urlIsNotShown() {
        String url = "jdbc:postgresql://db/x?user=me&password=" + SECRET;
        SingleConnection failing =
                new SingleConnection(
                        () -> {
                            throw new SQLException(
                                    "Outer", new SQLException("No suitable driver for " + url));
                        });
        try (JdbcConversationStore store = new JdbcConversationStore(failing)) {
            CopilotMemoryException failure = failureOf(store.load("a"));

            assertThat(failure).hasCauseInstanceOf(SQLException.class);
            assertThat(Stages.textOf(failure)).doesNotContain(SECRET, "jdbc:postgresql");
        }
    }

    @Test
    void codeThatThrowsFailsTheOperation() {
        SingleConnection failing =
                new SingleConnection(
                        () -> {
                            throw new NoClassDefFoundError("driver/Missing");
                        });
        try (JdbcConversationStore store = new JdbcConversationStore(failing)) {
            assertThat(failureOf(store.load("a")))
                    .hasMessageContaining("java.lang.NoClassDefFoundError")
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    @Test
    void furtherOperationsFailAtOnceWhenTheQueueIsFull() throws Exception {
        JdbcConversationStore store = TestDatabase.store(hanging, "t");
        store.setMaxThreads(2);
        store.setMaxQueued(3);
        List<CompletionStage<?>> accepted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            accepted.add(store.load("a"));
        }

        CompletionStage<?> refused = store.load("a");

        assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
        CopilotMemoryException failure = failureOf(refused);
        assertThat(failure.getCode()).isEqualTo("memory_failed");
        assertThat(failure)
                .hasMessage("Too many operations wait for the database; maxQueued allows 3");

        released.countDown();
        for (CompletionStage<?> each : accepted) {
            await(each);
        }
        assertThat(await(store.load("a"))).isNull();
        store.close();
    }

    @Test
    void operationThatWaitedTooLongIsNotExecuted() throws Exception {
        try (JdbcConversationStore store = TestDatabase.store(hanging, "t")) {
            store.setMaxThreads(1);
            store.setStatementTimeout(100);
            long start = System.nanoTime();
            CompletionStage<Boolean> first = store.save("a", FIRST, 0);
            CompletionStage<Boolean> second = store.save("b", FIRST, 0);
            await().until(() -> System.nanoTime() - start > Duration.ofMillis(150).toNanos());
            released.countDown();

            CopilotMemoryException failure = failureOf(first);
            assertThat(failure.getCode()).isEqualTo("memory_timeout");
            assertThat(failure)
                    .hasMessageMatching("The operation was not executed, .* for a connection");
            assertThat(failureOf(second)).hasMessageMatching(".* for a thread");
            assertThat(await(store.load("a"))).isNull();
        }
    }

    @Test
    void closingEndsTheRunningOperationAndFailsTheOthers() throws Exception {
        JdbcConversationStore store = TestDatabase.store(hanging, "t");
        store.setMaxThreads(1);
        CompletionStage<Boolean> running = store.save("a", FIRST, 0);
        CompletionStage<Boolean> waiting = store.save("b", FIRST, 0);
        Thread closing = new Thread(store::close);
        closing.start();

        assertThat(failureOf(waiting)).hasMessage("The JdbcConversationStore is closed");
        assertThat(closing.isAlive()).isTrue();
        released.countDown();
        closing.join();

        assertThat(running.toCompletableFuture()).isCompletedWithValue(true);
        for (CompletionStage<?> later :
                List.of(
                        store.load("a"),
                        store.save("a", FIRST, 0),
                        store.delete("a"),
                        store.deleteIdle(Duration.ofDays(1)))) {
            assertThat(failureOf(later)).hasMessage("The JdbcConversationStore is closed");
        }
        store.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void continuationMayCloseTheStore() throws Exception {
        JdbcConversationStore store = database.newStore();
        await(store.load("a"));
        long start = System.nanoTime();

        await(store.load("a").thenRun(store::close));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(Duration.ofMillis(JdbcConversationStore.DEFAULT_STATEMENT_TIMEOUT));
        assertThat(failureOf(store.load("a"))).hasMessage("The JdbcConversationStore is closed");
    }

    @Test
    void threadsAreCreatedAtTheFirstOperation() throws Exception {
        try (JdbcConversationStore store = database.newStore()) {
            await().untilAsserted(() -> assertThat(threads()).isEmpty());
            await(store.load("a"));
            assertThat(threads()).singleElement().matches(Thread::isDaemon);
        }
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .filter(thread -> thread.getName().startsWith("copilot-jdbc-"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    nul,       contains the character NUL
                    high,      contains half of a surrogate pair
                    low,       contains half of a surrogate pair
                    long,      'has 256 characters; at most 255 are allowed'
                    null,      is null
                    """)
    void idThatTheTableCannotHoldIsRefused(String name, String fault) {
        String id =
                switch (name) {
                    case "nul" -> "secret\0";
                    case "high" -> "secret\uD83D";
                    case "low" -> "\uDC2Asecret";
                    case "long" -> "x".repeat(JdbcConversationStore.MAX_ID_LENGTH + 1);
                    default -> null;
                };
        try (JdbcConversationStore store = database.newStore()) {
            for (CompletionStage<?> operation :
                    List.of(store.load(id), store.save(id, FIRST, 0), store.delete(id))) {
                assertThat(failureOf(operation)).hasMessage("The id of the conversation " + fault);
            }
        }
    }

    static Stream<Named<Consumer<JdbcConversationStore>>> invalidSettings() {
        return Stream.of(
                Named.of("SQL in the name", store -> store.setTableName("a; drop table b")),
                Named.of("quotes in the name", store -> store.setTableName("\"a\"")),
                Named.of("two dots in the name", store -> store.setTableName("a.b.c")),
                Named.of("long name", store -> store.setTableName("a".repeat(64))),
                Named.of("no threads", store -> store.setMaxThreads(0)),
                Named.of(
                        "many threads",
                        store -> store.setMaxThreads(JdbcConversationStore.MAX_THREADS + 1)),
                Named.of("no queue", store -> store.setMaxQueued(0)),
                Named.of(
                        "long queue",
                        store -> store.setMaxQueued(JdbcConversationStore.MAX_QUEUED + 1)),
                Named.of("no timeout", store -> store.setStatementTimeout(0)),
                Named.of(
                        "long timeout",
                        store ->
                                store.setStatementTimeout(
                                        JdbcConversationStore.MAX_STATEMENT_TIMEOUT + 1)));
    }

    @ParameterizedTest
    @MethodSource("invalidSettings")
    void invalidSettingIsRefused(Consumer<JdbcConversationStore> setting) {
        try (JdbcConversationStore store = database.newStore()) {
            assertThatIllegalArgumentException().isThrownBy(() -> setting.accept(store));
        }
    }

    @Test
    void settingsOfAStoreInUseCannotChange() {
        try (JdbcConversationStore store = database.newStore()) {
            var unused = store.load("a");
            assertThatIllegalStateException().isThrownBy(() -> store.setMaxThreads(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S"})
    void timeWithoutASaveMustBePositive(Duration idle) {
        try (JdbcConversationStore store = database.newStore()) {
            assertThat(failureOf(store.deleteIdle(idle)))
                    .hasMessageStartingWith("The time without a save must be positive");
        }
    }
}
