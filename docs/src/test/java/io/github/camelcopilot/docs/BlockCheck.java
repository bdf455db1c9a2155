// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.catalog.EndpointValidationResult;

/**
 * Checks a block of code according to its language: routes load and start, Java compiles without
 * warnings, properties bind, SQL is executed, dependencies and commands name existing items.
 */
final class BlockCheck {

    private static final List<String> MERMAID = List.of("flowchart", "sequenceDiagram");

    private BlockCheck() {}

    /**
     * Throws if the block is invalid.
     *
     * @param folder folder for compiled classes
     */
    static void check(Block block, Path folder, CopilotServer server) throws Exception {
        String text = block.text();
        assertThat(text).isNotBlank();
        switch (block.language()) {
            case "java" -> {
                RouteBuilder routes = new JavaSnippet(block, folder).compile();
                if (routes != null) {
                    try (PageContext page = context(block, server)) {
                        checkUris(page.add(routes).start());
                    }
                }
            }
            case "yaml" -> {
                try (PageContext page = context(block, server)) {
                    checkUris(page.loadYaml(text).start());
                }
            }
            case "xml" -> {
                XmlSnippet xml = new XmlSnippet(text);
                if (xml.hasRoutes()) {
                    try (PageContext page = context(block, server)) {
                        checkUris(page.loadXml(text).start());
                    }
                } else {
                    xml.checkDependencies();
                }
            }
            case "properties" -> PropertiesSnippet.bind(text, server);
            case "sql" -> execute(text);
            case "json" -> new ObjectMapper().readTree(text);
            case "sh" -> ShellSnippet.check(block);
            case "mermaid" -> assertThat(MERMAID).anyMatch(text::startsWith);
            case "text" -> {}
            case "" -> fail("%s has no language: take text if it has none", block);
            default -> fail("%s: nothing here knows how to test this language", block);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The catalog accepts the URIs of a page. */
    private static void checkUris(PageContext page) {
        for (Endpoint endpoint : page.context().getEndpoints()) {
            if (endpoint instanceof CopilotEndpoint
                    && endpoint.getEndpointUri().startsWith("copilot:")) {
                // An option that is a bean or text has the type of the bean in Camel's catalog.
                String uri =
                        endpoint.getEndpointUri()
                                .replaceAll("toolApproval=[^#&]+", "toolApproval=#x");
                EndpointValidationResult result = Catalog.check(uri);
                assertThat(result.isSuccess()).as("%s", result.summaryErrorMessage(false)).isTrue();
            }
        }
    }

    /** A route may use the properties on its page. */
    private static PageContext context(Block block, CopilotServer server) throws IOException {
        Map<String, String> properties = new HashMap<>();
        for (Block other : Page.blocks(block.page())) {
            if (other.language().equals("properties")) {
                properties.putAll(PropertiesSnippet.read(other.text()));
            }
        }
        return PageContext.at(server).set(properties);
    }
}
