// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.entraid;

import java.io.PrintStream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** Prints each summary, or the reason why there is none. */
public final class Report {

    private final PrintStream out;
    private volatile boolean failed;

    Report(PrintStream out) {
        this.out = out;
    }

    /** A message was summarised. */
    public void summarised(
            @ExchangeProperty(Exchange.SPLIT_INDEX) int index, @Body String summary) {
        out.println("[" + (index + 1) + "] " + summary.strip());
    }

    /** A message could not be summarised, and neither can the others. */
    public void failed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        failed = true;
        out.println("Failed: " + reason.getMessage());
    }

    boolean hasFailed() {
        return failed;
    }
}
