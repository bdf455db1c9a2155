// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The store as a bean of routes, with each database. */
@Timeout(60)
@ParameterizedClass
@MethodSource("io.github.camelcopilot.jdbc.TestDatabase#all")
@ExtendWith(CopilotServerExtension.class)
class StoreRouteTest {

    private static final String YAML =
            """
            - beans:
                - name: conversations
                  type: io.github.camelcopilot.jdbc.JdbcConversationStore
                  constructors:
                    0: "#bean:database"
                  properties:
                    createTable: true
                    tableName: "{{table}}"
                    maxThreads: 2
                    maxQueued: 100
                    statementTimeout: 5000
                  destroyMethod: close
            - route:
                from:
                  uri: direct:chat
                  steps:
                    - to:
                        uri: copilot:chat
                        parameters:
                          baseUrl: "{{model}}"
                          token: gho_of-the-test
                          wireApi: completions
                          model: gpt-test
                          memory: "#bean:conversations"
                          memoryId: "${header.chatId}"
            - route:
                from:
                  uri: direct:cleanup
                  steps:
                    - bean:
                        ref: conversations
                        method: deleteIdle('P30D')
            """;

    @Parameter private TestDatabase database;

    private final String table = TestDatabase.newTable();

    /** Those of other tests: a thread may wait some time for a server that was lost. */
    private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

    private CamelContext start(CopilotServer model) throws Exception {
        CamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind("database", database.dataSource());
        camel.getPropertiesComponent().addInitialProperty("table", table);
        camel.getPropertiesComponent().addInitialProperty("model", model.url());
        camel.getShutdownStrategy().setTimeout(1);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("routes.yaml", YAML));
        camel.start();
        return camel;
    }

    private static Object send(CamelContext camel, String uri, String prompt) {
        return camel.createProducerTemplate().requestBodyAndHeader(uri, prompt, "chatId", "42");
    }

    @Test
    void conversationContinuesAfterARestart(CopilotServer model) throws Exception {
        model.enqueue(Answer.text("Hello Zoë"), Answer.text("You are Zoë"));
        try (CamelContext camel = start(model)) {
            send(camel, "direct:chat", "I am Zoë");
        }
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        try (CamelContext camel = start(model)) {
            assertThat(send(camel, "direct:chat", "Who am I?")).hasToString("You are Zoë");
        }
        List<String> sent = new ArrayList<>();
        for (JsonNode message : model.requests().get(1).json().path("messages")) {
            sent.add(message.path("content").asText());
        }
        assertThat(sent).containsExactly("I am Zoë", "Hello Zoë", "Who am I?");
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("copilot-jdbc-"))
                .toList();
    }

    @Test
    void routeDeletesWhatWasNotSavedForATime(CopilotServer model) throws Exception {
        model.enqueue(Answer.text("Hello"));
        try (CamelContext camel = start(model)) {
            send(camel, "direct:chat", "Hi");
            assertThat(send(camel, "direct:cleanup", "")).isEqualTo(0);
            database.execute(
                    "update " + table + " set updated_at = current_timestamp - interval '31' day");
            assertThat(send(camel, "direct:cleanup", "")).isEqualTo(1);
        }
    }
}
