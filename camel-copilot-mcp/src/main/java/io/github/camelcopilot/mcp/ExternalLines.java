// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.text.ExternalText;
import io.github.camelcopilot.internal.tool.McpServer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes text from an MCP server safe for logs and exceptions: on one line, of limited length, and
 * without the values of headers and environment variables, which a server may repeat. Immutable.
 */
final class ExternalLines {

    /** Maximum number of characters that are shown. */
    private static final int MAX_SHOWN = 1_000;

    private final List<Secret> secrets;

    private ExternalLines(List<Secret> secrets) {
        this.secrets = secrets;
    }

    static ExternalLines of(McpServer server) {
        List<Secret> secrets = new ArrayList<>();
        for (Secret header : server.headers().values()) {
            secrets.add(Secret.ofCredential(header.reveal()));
        }
        for (String value : server.environment().values()) {
            if (!value.isBlank()) {
                secrets.add(Secret.of(value));
            }
        }
        if (server.url() != null && server.url().getRawQuery() != null) {
            for (String parameter : server.url().getRawQuery().split("&", -1)) {
                String value = parameter.substring(parameter.indexOf('=') + 1);
                if (!value.isBlank()) {
                    secrets.add(Secret.of(value));
                }
            }
        }
        return new ExternalLines(List.copyOf(secrets));
    }

    /** Returns the text as it may be shown. */
    String shown(String text) {
        // Masked before it is shortened: part of a credential would not be found.
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskIn(masked);
        }
        return ExternalText.oneLine(masked, MAX_SHOWN);
    }
}
