// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpServer.Transport;
import io.github.camelcopilot.internal.wire.JsonValues;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Collects and validates the options {@code mcpServer.NAME.*} of one MCP server. Used by the thread
 * that creates an endpoint. No message quotes a value that may be a credential.
 */
final class McpServerOptions {

    /** The part of a tool's name before its own, so what the services accept in one. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[^=\\x00]+");

    private static final String TRANSPORT_TYPE = "transportType";
    private static final String COMMAND = "command";
    private static final String ARGS = "args";
    private static final String URL = "url";
    private static final String TOOL_NAMES = "toolNames";
    private static final String TAGS = "tags";
    private static final String ENVIRONMENT = "environment.";
    private static final String HEADER = "header.";

    private static final List<String> SIMPLE =
            List.of(TRANSPORT_TYPE, COMMAND, ARGS, URL, TOOL_NAMES, TAGS);

    /** Headers that the HTTP client or the protocol sets. */
    private static final Set<String> RESERVED_HEADERS =
            Set.of(
                    "accept",
                    "connection",
                    "content-length",
                    "content-type",
                    "expect",
                    "host",
                    "keep-alive",
                    "last-event-id",
                    "mcp-protocol-version",
                    "mcp-session-id",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final String name;
    private final DashedNames dashedNames;
    private final Map<String, String> simple = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Secret> headers = new LinkedHashMap<>();

    McpServerOptions(String name, DashedNames dashedNames) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The options of an MCP server begin with mcpServer.NAME., where NAME consists of 1 to 64 letters,"
                            + " digits, _ and -, but there is '"
                            + name
                            + "'");
        }
        this.name = name;
        this.dashedNames = dashedNames;
    }

    /**
     * Sets an option.
     *
     * @param option the name after {@code mcpServer.NAME.}; empty if there is no such part
     * @throws IllegalArgumentException if there is no such option
     */
    void set(String option, Object value) {
        String text = String.valueOf(value);
        if (option.startsWith(ENVIRONMENT)) {
            setVariable(option.substring(ENVIRONMENT.length()), text);
        } else if (option.startsWith(HEADER)) {
            setHeader(dashedNames.header(option.substring(HEADER.length())), text);
        } else {
            simple.put(known(option), text.strip());
        }
    }

    private String known(String option) {
        return SIMPLE.stream()
                .filter(each -> OptionName.normalize(each).equals(OptionName.normalize(option)))
                .findFirst()
                .orElseThrow(
                        () ->
                                refused(
                                        option,
                                        "does not exist; valid are transportType, command, args, environment.NAME,"
                                                + " url, header.NAME, toolNames and tags"
                                                + suggestion(option)
                                                + ". In YAML, write each as one key, such as mcpServer."
                                                + name
                                                + ".command"));
    }

    private static String suggestion(String option) {
        return NearestName.of(option, SIMPLE)
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
    }

    private void setVariable(String variable, String value) {
        if (!ENVIRONMENT_NAME.matcher(variable).matches() || value.indexOf('\0') >= 0) {
            throw refused(ENVIRONMENT + variable, "is not valid as an environment variable");
        }
        environment.put(variable, value);
    }

    private void setHeader(String header, String value) {
        if (RESERVED_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
            throw refused(
                    HEADER + header,
                    "is refused: the HTTP client and the protocol manage this header");
        }
        OptionChecks.checkHeader("mcpServer." + name + "." + HEADER + header, header, value);
        if (value.isBlank()) {
            throw refused(HEADER + header, "has no value");
        }
        headers.put(header, Secret.of(value));
    }

    /**
     * Returns the server.
     *
     * @throws IllegalArgumentException if options are missing or contradict each other
     */
    McpServer build(boolean allowInsecure, Duration timeout, boolean reconnect) {
        Transport transport = transport();
        if (transport == Transport.STDIO) {
            checkUnset(transport, URL, !text(URL).isEmpty());
            checkUnset(transport, "header.*", !headers.isEmpty());
            if (text(COMMAND).isEmpty()) {
                throw refused(COMMAND, "is required for transportType=stdio");
            }
        } else {
            checkUnset(transport, COMMAND, !text(COMMAND).isEmpty());
            checkUnset(transport, ARGS, !text(ARGS).isEmpty());
            checkUnset(transport, "environment.*", !environment.isEmpty());
            dashedNames.warn("mcpServer." + name + "." + HEADER, headers.keySet());
        }
        return new McpServer(
                name,
                transport,
                transport == Transport.STDIO ? command() : List.of(),
                environment,
                transport == Transport.STDIO ? null : url(transport, allowInsecure),
                headers,
                texts(TOOL_NAMES),
                texts(TAGS),
                timeout,
                reconnect);
    }

    private Transport transport() {
        String type = text(TRANSPORT_TYPE);
        if (type.isEmpty()) {
            return text(COMMAND).isEmpty() && !text(URL).isEmpty()
                    ? Transport.STREAMABLE_HTTP
                    : Transport.STDIO;
        }
        Optional<Transport> known =
                Arrays.stream(Transport.values())
                        .filter(
                                each ->
                                        OptionName.normalize(each.optionValue())
                                                .equals(OptionName.normalize(type)))
                        .findFirst();
        return known.orElseThrow(
                () ->
                        refused(
                                TRANSPORT_TYPE,
                                "has an unknown value; valid are "
                                        + Arrays.stream(Transport.values())
                                                .map(Transport::optionValue)
                                                .collect(Collectors.joining(", "))));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(text(COMMAND));
        command.addAll(JsonValues.parseTexts(text(ARGS)));
        if (command.stream().anyMatch(part -> part.indexOf('\0') >= 0)) {
            throw refused(COMMAND, "or its args contain a null character");
        }
        return command;
    }

    private URI url(Transport transport, boolean allowInsecure) {
        String url = text(URL);
        if (url.isEmpty()) {
            throw refused(URL, "is required for transportType=" + transport.optionValue());
        }
        // A query often contains a key. Without a credential, plain http discloses none.
        boolean hasCredential = !headers.isEmpty() || url.indexOf('?') >= 0;
        return BaseUrl.of("option mcpServer." + name + ".url", url, allowInsecure || !hasCredential)
                .uri();
    }

    private void checkUnset(Transport transport, String option, boolean isSet) {
        if (isSet) {
            throw refused(
                    option,
                    "does not apply to transportType="
                            + transport.optionValue()
                            + ": command, args and environment belong to stdio; url and header belong to"
                            + " streamableHttp and sse");
        }
    }

    private String text(String option) {
        return simple.getOrDefault(option, "");
    }

    private Set<String> texts(String option) {
        return new LinkedHashSet<>(JsonValues.parseTexts(text(option)));
    }

    private IllegalArgumentException refused(String option, String why) {
        return new IllegalArgumentException(
                "The option mcpServer."
                        + name
                        + (option.isEmpty() ? "" : "." + option)
                        + " "
                        + why);
    }
}
