// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import org.apache.camel.Exchange;

/**
 * Counts how many tools and approvals enclose an exchange. The route of a tool may send prompts
 * that offer tools again, among them the tool itself: without a limit, that would never end, since
 * a timeout ends only the wait for a tool, not its route. The number is a property of the exchange,
 * which exchanges of further tools inherit. Holds no state.
 */
public final class ToolNesting {

    /** Maximum number of tools within each other. */
    public static final int MAX_DEPTH = 8;

    private static final String PROPERTY = "CamelCopilotToolDepth";

    private ToolNesting() {}

    /** Notes that one more tool encloses an exchange, whose properties are those of the caller. */
    public static void enter(Exchange exchange) {
        exchange.setProperty(PROPERTY, depth(exchange) + 1);
    }

    /**
     * Checks whether an exchange may use tools.
     *
     * @throws CopilotToolException if {@value #MAX_DEPTH} tools enclose it
     */
    public static void check(Exchange exchange) throws CopilotToolException {
        if (depth(exchange) >= MAX_DEPTH) {
            throw new CopilotToolException(
                    "The prompt was not sent, because the routes of "
                            + MAX_DEPTH
                            + " tools within each other have led to it; probably a tool calls itself",
                    null,
                    ErrorDetails.ofCode("tool_nesting"));
        }
    }

    private static int depth(Exchange exchange) {
        return exchange.getProperty(PROPERTY, 0, Integer.class);
    }
}
