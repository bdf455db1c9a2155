// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.internal.tool.McpServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.util.PropertiesHelper;

/** Parses the options {@code mcpServer.NAME.*}. Holds no state. */
public final class McpOptions {

    /** Maximum number of MCP servers of an endpoint. */
    private static final int MAX_SERVERS = 100;

    private static final String PREFIX = "mcpServer.";

    private static final Pattern SECRET = Pattern.compile("[^.]*\\.(header|environment)\\..*");

    private McpOptions() {}

    /**
     * Moves the options {@code mcpServer.*} of an endpoint URI into its configuration. A server
     * replaces that of the component with the same name as a whole: if only its URL were replaced,
     * the component's credential would be sent there.
     *
     * @param parameters the options of the URI, from which these are removed
     * @param configuration the options of the endpoint, which has those of the component
     */
    public static void addFromUri(
            Map<String, Object> parameters, CopilotConfiguration configuration) {
        Map<String, Object> own = flat(PropertiesHelper.extractProperties(parameters, PREFIX));
        if (own.isEmpty()) {
            return;
        }
        Set<String> replaced = new LinkedHashSet<>();
        own.keySet().forEach(key -> replaced.add(serverName(key)));
        Map<String, Object> all = flat(configuration.getMcpServer());
        all.keySet().removeIf(key -> replaced.contains(serverName(key)));
        all.putAll(own);
        configuration.setMcpServer(all);
    }

    /**
     * Parses and validates the options, and logs a warning about headers whose name may have lost a
     * dash.
     *
     * @throws IllegalArgumentException if an option is invalid; the message says how to correct it
     */
    public static List<McpServer> of(CopilotConfiguration configuration, DashedNames names) {
        Map<String, Object> options = flat(configuration.getMcpServer());
        if (options.isEmpty()) {
            return List.of();
        }
        OptionChecks.checkAtLeast("mcpTimeout", 1, configuration.getMcpTimeout());
        Map<String, McpServerOptions> servers = new TreeMap<>();
        options.forEach(
                (key, value) -> {
                    int dot = key.indexOf('.');
                    String name = serverName(key);
                    servers.computeIfAbsent(name, unknown -> new McpServerOptions(name, names))
                            .set(dot < 0 ? "" : key.substring(dot + 1), value);
                });
        if (servers.size() > MAX_SERVERS) {
            throw new IllegalArgumentException(
                    "An endpoint can have at most "
                            + MAX_SERVERS
                            + " MCP servers, but has "
                            + servers.size());
        }
        return servers.values().stream()
                .map(
                        server ->
                                server.build(
                                        configuration.isAllowInsecure(),
                                        Duration.ofMillis(configuration.getMcpTimeout()),
                                        configuration.isMcpReconnect()))
                .toList();
    }

    /** Returns the values that may be credentials: those of headers and environment variables. */
    public static List<String> secrets(Map<String, Object> options) {
        return flat(options).entrySet().stream()
                .filter(each -> SECRET.matcher(each.getKey()).matches())
                .map(each -> String.valueOf(each.getValue()))
                .toList();
    }

    private static String serverName(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** Returns the options with flat keys; Spring Boot builds a map for each part of a key. */
    private static Map<String, Object> flat(Map<String, Object> options) {
        Map<String, Object> flat = new LinkedHashMap<>();
        options.forEach((key, value) -> addFlat(key, value, flat));
        return flat;
    }

    private static void addFlat(String key, Object value, Map<String, Object> flat) {
        if (value instanceof Map<?, ?> nested) {
            nested.forEach((part, each) -> addFlat(key + "." + part, each, flat));
        } else if (value != null) {
            flat.put(key, value);
        }
    }
}
