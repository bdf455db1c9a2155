// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.jdbc.JdbcConversationStore;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the page behave as described. */
@ExtendWith(CopilotServerExtension.class)
class MemoryPageTest {

    private static final Path PAGE = Path.of("memory.md");

    @TempDir Path folder;

    private static Block block(String language, String text) throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(block -> block.language().equals(language) && block.text().contains(text))
                .findFirst()
                .orElseThrow();
    }

    private static String yaml(String routeId) throws IOException {
        return block("yaml", "    id: " + routeId + "\n")
                .text()
                .replace("platform-http:/chats/{chatId}", "direct:chat");
    }

    private static List<String> sent(RecordedRequest request) {
        List<String> texts = new ArrayList<>();
        for (JsonNode message : request.json().path("messages")) {
            texts.add(message.path("content").asText());
        }
        return texts;
    }

    private static Object send(PageContext page, String uri, String body, String chatId) {
        return PageContext.succeeded(page.send(uri, body, Map.of("chatId", chatId))).getBody();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "xml", "java"})
    void aPromptContinuesItsConversation(String language, CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Hello Zoë"), Answer.text("Zoë"), Answer.text("No"));
        try (PageContext page = PageContext.at(server)) {
            switch (language) {
                case "yaml" -> page.loadYaml(yaml("chat"));
                case "xml" -> page.loadXml(block(language, "direct:chat").text());
                default -> page.add(new JavaSnippet(block(language, "chat"), folder).compile());
            }
            page.start();
            send(page, "direct:chat", "I am Zoë", "1");
            assertThat(send(page, "direct:chat", "Who am I?", "1")).isEqualTo("Zoë");
            send(page, "direct:chat", "Who am I?", "2");
        }
        String instructions = "You are a patient teacher.";
        assertThat(sent(server.request(1)).stream().filter(text -> !text.equals(instructions)))
                .containsExactly("I am Zoë", "Hello Zoë", "Who am I?");
        assertThat(sent(server.request(2)).stream().filter(text -> !text.equals(instructions)))
                .containsExactly("Who am I?");
    }

    @Test
    void aRouteForgetsAConversation(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Hello Zoë"), Answer.text("I do not know"));
        try (PageContext page =
                PageContext.at(server).loadYaml(yaml("chat")).loadYaml(yaml("forget")).start()) {
            send(page, "direct:chat", "I am Zoë", "1");
            Exchange forgotten = page.send("direct:forget", "any", Map.of("chatId", "1"));
            assertThat(PageContext.succeeded(forgotten).getBody()).isEqualTo("");
            assertThat(forgotten.getMessage().getHeaders())
                    .doesNotContainKey(CopilotHeaders.MEMORY_ACTION);
            send(page, "direct:chat", "Who am I?", "1");
        }
        assertThat(server.requests()).hasSize(2);
        assertThat(sent(server.request(1)))
                .containsExactly("You are a patient teacher.", "Who am I?");
    }

    @Test
    void theRouteOfAToolCannotContinueItsOwnConversation(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("").toolCall("again", "{}"));
        try (PageContext page = PageContext.at(server)) {
            page.add(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:tool:again?description=x&tags=t")
                                            .setBody(constant("Again"))
                                            .to("copilot:chat?memoryId=1");
                                }
                            })
                    .start();
            assertThat(
                            page.send("copilot:chat?memoryId=1&tags=t", "Hello", Map.of())
                                    .getException())
                    .hasRootCauseInstanceOf(CopilotMemoryException.class)
                    .rootCause()
                    .satisfies(
                            failure ->
                                    assertThat(((CopilotMemoryException) failure).getCode())
                                            .isEqualTo("memory_nested"));
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aDatabaseKeepsConversationsUntilTheyAreIdle(CopilotServer server) throws Exception {
        String url = "jdbc:h2:" + folder.resolve("chats") + ";WRITE_DELAY=0";
        server.enqueue(Answer.text("Hello Zoë"), Answer.text("Zoë"));
        try (PageContext page = database(server, url)) {
            send(page, "direct:lasting-chat", "I am Zoë", "1");
        }
        try (PageContext page = database(server, url)) {
            assertThat(send(page, "direct:lasting-chat", "Who am I?", "1")).isEqualTo("Zoë");
            assertThat(page.context().getRegistry().lookupByName("conversations"))
                    .isInstanceOf(JdbcConversationStore.class);
            assertThat(page.ask("direct:delete-idle-chats", "").getBody()).isEqualTo(0);
        }
        assertThat(sent(server.request(1))).containsExactly("I am Zoë", "Hello Zoë", "Who am I?");
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update copilot_conversation set updated_at = current_timestamp - interval '31' day");
        }
        try (PageContext page = database(server, url)) {
            assertThat(page.ask("direct:delete-idle-chats", "").getBody()).isEqualTo(1);
        }
    }

    private static PageContext database(CopilotServer server, String url) throws Exception {
        return PageContext.at(server)
                .set(Map.of("chats.url", url))
                .loadYaml(
                        yaml("lasting-chat")
                                .replace(
                                        "timer:delete-idle-chats?period=1h",
                                        "direct:delete-idle-chats"))
                .start();
    }

    /** The statement of the page creates the table that the store uses. */
    @Test
    void theTableOfThePageIsThatOfTheStore(CopilotServer server) throws Exception {
        String url = "jdbc:h2:" + folder.resolve("created");
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(block("sql", "create table").text());
        }
        server.enqueue(Answer.text("Hello"));
        try (PageContext page =
                PageContext.at(server)
                        .set(Map.of("chats.url", url))
                        .loadYaml(
                                yaml("lasting-chat")
                                        .replace("createTable: true", "createTable: false"))
                        .start()) {
            assertThat(send(page, "direct:lasting-chat", "Hi", "1")).isEqualTo("Hello");
        }
    }
}
