// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static io.github.camelcopilot.jdbc.Stages.await;
import static io.github.camelcopilot.jdbc.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.WireFormat;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the store keeps, and the rules of its versions, with each database. */
@Timeout(60)
@ParameterizedClass
@MethodSource("io.github.camelcopilot.jdbc.TestDatabase#all")
class StoredConversationTest {

    private static final int THREADS = 8;
    private static final int VERSIONS = 25;
    private static final String ID = "order 4711/Zoë";

    @Parameter private TestDatabase database;

    private final String table = TestDatabase.newTable();
    private JdbcConversationStore store;

    private JdbcConversationStore store() {
        if (store == null) {
            store = database.store(table);
        }
        return store;
    }

    @AfterEach
    void close() {
        store().close();
    }

    private static Conversation conversation(long version, ChatMessage... messages) {
        return Conversation.builder().messages(List.of(messages)).version(version).build();
    }

    private static Conversation version(long version) {
        return conversation(version, ChatMessage.user("Version " + version));
    }

    static Stream<Named<ChatMessage>> messages() {
        return Stream.of(
                Named.of(
                        "tool calls",
                        ChatMessage.builder(Role.ASSISTANT)
                                .toolCalls(
                                        List.of(
                                                ToolCall.of("c1", "weather", "{\"city\":\"Ur\"}"),
                                                ToolCall.of("c2", "time", "not JSON")))
                                .build()),
                Named.of(
                        "failed result",
                        ChatMessage.tool("c1", "No such city").toBuilder()
                                .toolFailed(true)
                                .build()),
                Named.of(
                        "images",
                        ChatMessage.of(
                                Role.USER,
                                ContentPart.text("What is this?"),
                                ContentPart.image("image/png", new byte[] {0, 1, -1, 127}),
                                ContentPart.imageUrl("https://example.com/a.png", "low"),
                                ContentPart.other(Map.of("type", "file", "id", 7)))),
                Named.of(
                        "reasoning state",
                        ChatMessage.assistant("So").toBuilder()
                                .reasoningState(
                                        ReasoningState.of(
                                                WireFormat.RESPONSES,
                                                "m",
                                                List.of(Map.of("encrypted_content", "gAAAA=="))))
                                .build()),
                Named.of(
                        "other members",
                        ChatMessage.user("Hi").toBuilder().extra(Map.of("name", "Zoë")).build()),
                Named.of("Unicode", ChatMessage.user("Zoë 漢字 𝄞 🐪 \u2028 \uFEFF \uFFFF")),
                Named.of("NUL", ChatMessage.user("a\0b")),
                Named.of("halves of surrogate pairs", ChatMessage.user("\uDC2A a \uD83D")),
                Named.of("SQL", ChatMessage.user("'; drop table x; -- \\ $1 ? {d} %")),
                Named.of("1 MB", ChatMessage.user("漢 ab".repeat(262_144))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageIsLoadedAsItWasSaved(ChatMessage message) throws Exception {
        Conversation saved = conversation(1, ChatMessage.user("First"), message);

        assertThat(await(store().save(ID, saved, 0))).isTrue();

        assertThat(await(store().load(ID))).isEqualTo(saved);
    }

    @Test
    void saveReplacesOnlyTheExpectedVersion() throws Exception {
        assertThat(await(store().load(ID))).isNull();
        assertThat(await(store().save(ID, version(6), 5))).isFalse();
        assertThat(await(store().load(ID))).isNull();

        assertThat(await(store().save(ID, version(1), 0))).isTrue();
        assertThat(await(store().save(ID, version(1), 0))).isFalse();
        assertThat(await(store().save(ID, version(2), 1))).isTrue();
        assertThat(await(store().save(ID, version(2), 1))).isFalse();
        assertThat(await(store().save(ID, version(4), 3))).isFalse();

        assertThat(await(store().load(ID))).isEqualTo(version(2));
        assertThat(await(store().load(ID + " "))).isNull();

        await(store().delete(ID));
        await(store().delete(ID));
        assertThat(await(store().load(ID))).isNull();
        assertThat(await(store().save(ID, version(3), 2))).isFalse();
        assertThat(await(store().save(ID, version(1), 0))).isTrue();
    }

    @Test
    void versionThatDoesNotFollowIsRefused() {
        assertThat(failureOf(store().save(ID, version(3), 1)).getMessage())
                .isEqualTo("The version 3 cannot follow the expected version 1");
    }

    @Test
    void ofThreadsThatSaveTheSameVersionOneSucceeds() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> saved = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String text = "Thread " + i;
                saved.add(threads.submit(() -> saveAll(start, text)));
            }
            int sum = 0;
            for (Future<Integer> count : saved) {
                sum += count.get();
            }
            assertThat(sum).isEqualTo(VERSIONS);
        } finally {
            threads.shutdownNow();
        }
        assertThat(await(store().load(ID)).version()).isEqualTo(VERSIONS);
    }

    private int saveAll(CyclicBarrier start, String text) throws Exception {
        int saved = 0;
        for (long version = 1; version <= VERSIONS; version++) {
            start.await();
            Conversation next = conversation(version, ChatMessage.user(text));
            if (await(store().save(ID, next, version - 1))) {
                saved++;
            }
        }
        return saved;
    }

    @Test
    void storesThatStartAtOnceCreateOneTable() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Boolean>> saved = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String id = "id" + i;
                Callable<Boolean> saving =
                        () -> {
                            try (JdbcConversationStore other = database.store(table)) {
                                start.await();
                                return await(other.save(id, version(1), 0));
                            }
                        };
                saved.add(threads.submit(saving));
            }
            for (Future<Boolean> each : saved) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(await(store().load("id0"))).isEqualTo(version(1));
    }

    @Test
    void missingTableIsNotCreatedUnlessRequested() throws Exception {
        try (JdbcConversationStore plain = new JdbcConversationStore(database.dataSource())) {
            plain.setTableName(table);

            CopilotMemoryException failure = failureOf(plain.load(ID));

            assertThat(failure.getCode()).isEqualTo("memory_failed");
            assertThat(failure)
                    .hasMessage(
                            "The table of conversations does not exist: create it, or set createTable")
                    .hasCauseInstanceOf(SQLException.class);
        }
    }

    @Test
    void tableOfASchemaIsUsed() throws Exception {
        database.execute("create schema s_" + table);
        try (JdbcConversationStore other = database.store("s_" + table + "." + table)) {
            assertThat(await(other.save(ID, version(1), 0))).isTrue();
        }
        database.execute("update s_" + table + "." + table + " set version = 9");
        try (JdbcConversationStore other = database.store("s_" + table + "." + table)) {
            assertThat(await(other.load(ID)).version()).isEqualTo(9);
        }
    }

    @Test
    void membersOfALaterVersionAreIgnored() throws Exception {
        await(store().load(ID));
        database.execute(
                "insert into "
                        + table
                        + " (id, version, conversation, updated_at) values ('later', 3, '"
                        + "{\"version\":3,\"later\":[1],\"messages\":[{\"role\":\"USER\",\"later\":1,"
                        + "\"content\":[{\"text\":\"Hi\"}]}]}', current_timestamp)");

        assertThat(await(store().load("later"))).isEqualTo(conversation(3, ChatMessage.user("Hi")));
    }

    @Test
    void unreadableJsonIsNotQuoted() throws Exception {
        await(store().load(ID));
        database.execute(
                "insert into "
                        + table
                        + " values ('broken', 1, '{\"messages\":[{\"role\":\"secret\"}]}', current_timestamp)");

        CopilotMemoryException failure = failureOf(store().load("broken"));

        assertThat(failure.getCode()).isEqualTo("memory_failed");
        assertThat(failure).hasMessageContaining("JSON that cannot be read");
        assertThat(Stages.textOf(failure)).doesNotContain("secret");
    }

    @Test
    void conversationsThatWereNotSavedForATimeAreDeleted() throws Exception {
        int many = 2_500;
        await(store().save("new", version(1), 0));
        await(store().save("old", version(1), 0));
        await(store().save("used", version(1), 0));
        String old =
                "update " + table + " set updated_at = current_timestamp - interval '2' day where ";
        database.execute(old + "id in ('old', 'used')");
        await(store().save("used", version(2), 1));
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into "
                                        + table
                                        + " values (?, 1, '{}', current_timestamp - interval '2' day)")) {
            for (int i = 0; i < many; i++) {
                insert.setString(1, "id" + i);
                insert.addBatch();
            }
            insert.executeBatch();
        }

        assertThat(await(store().deleteIdle(Duration.ofDays(3)))).isZero();
        assertThat(await(store().deleteIdle(Duration.ofSeconds(Long.MAX_VALUE)))).isZero();
        assertThat(await(store().deleteIdle(Duration.ofDays(1)))).isEqualTo(many + 1);

        assertThat(await(store().load("old"))).isNull();
        assertThat(await(store().load("new"))).isEqualTo(version(1));
        assertThat(await(store().load("used"))).isEqualTo(version(2));
    }

    static Stream<String> longestIds() {
        return Stream.of(
                "x".repeat(JdbcConversationStore.MAX_ID_LENGTH),
                "漢".repeat(JdbcConversationStore.MAX_ID_LENGTH),
                "🐪".repeat(JdbcConversationStore.MAX_ID_LENGTH / 2));
    }

    @ParameterizedTest
    @MethodSource("longestIds")
    void longestIdsAreStored(String id) throws Exception {
        assertThat(await(store().save(id, version(1), 0))).isTrue();
        assertThat(await(store().load(id))).isEqualTo(version(1));
    }
}
