// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.jdbc.JdbcConversationStore;
import io.github.camelcopilot.test.CopilotServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Declares what pages use without defining it: names in Java, beans and properties. A Java snippet
 * that is not a class is compiled as the body of {@link #configure()}.
 */
public abstract class Given extends RouteBuilder {

    static final Map<String, String> PROPERTIES =
            Map.of(
                    "openai.key", "sk-any",
                    "azure.key", "any",
                    "foundry.key", "any",
                    "anthropic.key", "sk-ant-any",
                    "foundry.local.port", "5273");

    static final Map<String, Object> BEANS =
            Map.of(
                    "vault",
                    new EmptyStore(),
                    "conversation",
                    new Conversation(),
                    "connectionFactory",
                    new ActiveMQConnectionFactory("tcp://127.0.0.1:1"),
                    "ticketSchema",
                    Map.of(
                            "type",
                            "object",
                            "properties",
                            Map.of(
                                    "product", Map.of("type", "string"),
                                    "urgent", Map.of("type", "boolean")),
                            "required",
                            List.of("product", "urgent"),
                            "additionalProperties",
                            false),
                    "dataSource",
                    dataSource(),
                    "conversations",
                    new JdbcConversationStore(dataSource()));

    protected CamelContext context;
    protected CopilotServer server;
    protected Vault vault;
    protected DataSource dataSource = dataSource();

    /** A token store of a user. */
    public static final class Vault {

        public CompletionStage<String> currentToken() {
            return CompletableFuture.completedFuture("gho_any");
        }
    }

    /** Stands for the bean that the page about tools defines in Java. */
    public static final class Conversation {

        public Object continued(Object results) {
            return results;
        }
    }

    /** Returns a source of connections to a database in memory. */
    static DataSource dataSource() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:pages;DB_CLOSE_DELAY=-1");
        return source;
    }

    private static final class EmptyStore implements TokenStore {

        @Override
        public Optional<StoredToken> load(TokenKey key) {
            return Optional.empty();
        }

        @Override
        public void save(TokenKey key, StoredToken token) {}

        @Override
        public void delete(TokenKey key) {}
    }
}
