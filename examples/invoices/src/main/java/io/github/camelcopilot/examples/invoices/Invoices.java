// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.invoices;

import io.github.camelcopilot.examples.support.Folders;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of {@code camel/invoices.camel.yaml} once for the inbox. The routes process the
 * files; this class selects the service, and returns the exit code of the report.
 */
public final class Invoices {

    private Invoices() {}

    /** Exits with 1 if files failed, and with 2 if the run was stopped early. */
    public static void main(String[] arguments) throws Exception {
        int code = run(System.out);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(PrintStream out) throws Exception {
        Report report = new Report(out);
        try (SimulatorFallback fallback = new SimulatorFallback(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("report", report);
            main.bind("reasons", new Reasons());
            main.bind("invoiceFile", new InvoiceFile());
            main.addMainListener(fallback);
            main.addMainListener(
                    new MainListenerSupport() {
                        @Override
                        public void beforeConfigure(BaseMainSupport support) {
                            printFolders(support.getCamelContext(), out);
                        }
                    });
            main.run();
        }
        return report.end();
    }

    private static void printFolders(CamelContext context, PrintStream out) {
        out.println(
                "Invoices from "
                        + Folders.shown(Folders.path(context, "{{inbox}}"))
                        + ", database and rejected files in "
                        + Folders.shown(Folders.path(context, "{{output}}"))
                        + "\n");
    }
}
