// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.ToolNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of a server that are offered, as the model sees them, with their names at the server.
 * Read from JSON that is not mapped to the SDK's types, which drop the keywords of a schema that
 * they do not know. Immutable.
 */
final class ToolList {

    private static final Logger LOG = LoggerFactory.getLogger(ToolList.class);

    /** Maximum number of tools of a server. */
    static final int MAX_TOOLS = 1_000;

    /** The tools before a server has been connected. */
    static final ToolList NONE = new ToolList(Map.of(), List.of());

    /** The names at the server by the names that the model sees. */
    private final Map<String, String> ownNames;

    private final List<ToolSpec> specs;

    private ToolList(Map<String, String> ownNames, List<ToolSpec> specs) {
        this.ownNames = ownNames;
        this.specs = specs;
    }

    /**
     * Reads the tools that the options select.
     *
     * @param tools the tools as the server described them
     */
    static ToolList of(McpServer server, List<Map<?, ?>> tools) {
        Map<String, String> ownNames = new LinkedHashMap<>();
        List<ToolSpec> specs = new ArrayList<>();
        Set<String> missing = new TreeSet<>(server.toolNames());
        for (Map<?, ?> tool : tools) {
            if (!(tool.get("name") instanceof String own) || own.isBlank()) {
                LOG.warn("{} has a tool without a name, which is ignored", server);
            } else if (missing.remove(own) || server.toolNames().isEmpty()) {
                String name = ToolNames.valid(own, ownNames.keySet());
                ownNames.put(name, own);
                specs.add(spec(name, tool));
            }
        }
        if (!missing.isEmpty()) {
            LOG.warn("{} has no tools named {}, which toolNames lists", server, missing);
        }
        return new ToolList(Map.copyOf(ownNames), List.copyOf(specs));
    }

    private static ToolSpec spec(String name, Map<?, ?> tool) {
        Map<?, ?> annotations = map(tool.get("annotations"));
        String title = text(tool.get("title"));
        return ToolSpec.builder(name)
                .title(title == null ? text(annotations.get("title")) : title)
                .description(text(tool.get("description")))
                .parameters(schema(tool.get("inputSchema")))
                .readOnlyHint(flag(annotations.get("readOnlyHint")))
                .destructiveHint(flag(annotations.get("destructiveHint")))
                .idempotentHint(flag(annotations.get("idempotentHint")))
                .build();
    }

    private static Map<String, Object> schema(Object value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        map(value).forEach((key, each) -> schema.put(String.valueOf(key), each));
        return schema.isEmpty() ? null : schema;
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Object value) {
        return value instanceof String text ? text : null;
    }

    private static Boolean flag(Object value) {
        return value instanceof Boolean flag ? flag : null;
    }

    /** Returns the tools as the model sees them. */
    List<ToolSpec> specs() {
        return specs;
    }

    /** Returns the name of a tool at the server, or null if there is no such tool. */
    String ownName(String name) {
        return ownNames.get(name);
    }
}
