// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import io.github.camelcopilot.examples.support.Folders;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import io.github.camelcopilot.examples.support.Summaries;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of {@code camel/summarize-files.camel.yaml} once for the inbox. The routes
 * process the texts; this class prepares service and folders, and returns the exit code of the
 * report.
 */
public final class SummarizeFiles {

    private final PrintStream out;

    private SummarizeFiles(PrintStream out) {
        this.out = out;
    }

    /** Exits with 1 if a text failed. */
    public static void main(String[] arguments) throws Exception {
        int failures = new SummarizeFiles(System.out).run();
        if (failures > 0) {
            System.exit(1);
        }
    }

    private int run() throws Exception {
        Report report = new Report(out);
        try (SimulatorFallback fallback = new SimulatorFallback(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("report", report);
            main.bind("summaries", new Summaries());
            main.addMainListener(fallback);
            main.addMainListener(new Preparation(out));
            main.run();
        }
        report.end();
        return report.failures();
    }

    /**
     * Prints the folders and fills the inbox, after Camel has read the properties that name them.
     */
    private static final class Preparation extends MainListenerSupport {

        private final PrintStream out;

        Preparation(PrintStream out) {
            this.out = out;
        }

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            CamelContext context = main.getCamelContext();
            Path inbox = Folders.path(context, "{{inbox}}");
            Path summaries = Folders.path(context, "{{summaries}}");
            out.println(
                    "Texts from "
                            + Folders.shown(inbox)
                            + ", summaries to "
                            + Folders.shown(summaries));
            if (Folders.isSample(context, inbox)) {
                new SampleTexts(Folders.path(context, "{{sample.texts}}")).copyTo(inbox);
            }
        }
    }
}
