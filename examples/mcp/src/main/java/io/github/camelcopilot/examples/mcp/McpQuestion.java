// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.mcp;

import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.main.Main;

/**
 * Asks one question with the route in {@code camel/mcp.camel.yaml}, and prints the tools that the
 * model called and its answer.
 */
public final class McpQuestion {

    private final PrintStream out;
    private volatile boolean failed;

    private McpQuestion(PrintStream out) {
        this.out = out;
    }

    /** Exits with 1 if the question could not be answered. */
    public static void main(String[] arguments) throws Exception {
        if (!new McpQuestion(System.out).ask()) {
            System.exit(1);
        }
    }

    private boolean ask() throws Exception {
        try (SimulatorFallback fallback = new SimulatorFallback(out)) {
            Main main = new Main();
            main.bind("console", this);
            main.addMainListener(fallback);
            main.run();
        }
        return !failed;
    }

    /** Called by the route with the answer. */
    public void print(
            String answer, @Header("CamelCopilotToolCalls") List<ToolExecution> toolCalls) {
        if (toolCalls != null) {
            toolCalls.forEach(
                    call ->
                            out.println(
                                    "Called "
                                            + call.name()
                                            + " with "
                                            + call.arguments()
                                            + ": "
                                            + call.outcome()
                                            + " in "
                                            + call.millis()
                                            + " ms"));
        }
        out.println(answer);
    }

    /** Called by the route if the question could not be answered. */
    public void printFailure(Exchange exchange) {
        failed = true;
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        out.println("The question was not answered. " + failure.getMessage());
    }
}
