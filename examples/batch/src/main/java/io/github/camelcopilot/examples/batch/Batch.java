// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.batch;

import io.github.camelcopilot.examples.support.Folders;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import io.github.camelcopilot.examples.support.Summaries;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of {@code camel/batch.camel.yaml} once for the inbox. The routes process the
 * texts; this class prepares service and folders, and returns the exit code of the report.
 */
public final class Batch {

    private final PrintStream out;

    private Batch(PrintStream out) {
        this.out = out;
    }

    /** Exits with 1 if texts failed, and with 2 if the run was stopped early. */
    public static void main(String[] arguments) throws Exception {
        int code = new Batch(System.out).run();
        if (code != 0) {
            System.exit(code);
        }
    }

    private int run() throws Exception {
        Report report = new Report(out);
        Preparation preparation = new Preparation(out);
        try (SimulatorFallback fallback = new SimulatorFallback(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("report", report);
            main.bind("summaries", new Summaries());
            main.addMainListener(fallback);
            main.addMainListener(preparation);
            main.run();
        }
        return report.end(preparation.report);
    }

    /** Prepares the folders, after Camel has read the properties that name them. */
    private static final class Preparation extends MainListenerSupport {

        private final PrintStream out;
        private Path report;

        Preparation(PrintStream out) {
            this.out = out;
        }

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            CamelContext context = main.getCamelContext();
            Path inbox = Folders.path(context, "{{inbox}}");
            Path failed = Folders.path(context, "{{failed}}");
            report = Folders.path(context, "{{report}}");
            out.println(
                    "Texts from "
                            + Folders.shown(inbox)
                            + ", summaries to "
                            + Folders.shown(Folders.path(context, "{{summaries}}")));
            try {
                if (Folders.isSample(context, inbox)) {
                    new SampleTexts(1000).writeTo(inbox);
                }
                deleteReasons(failed);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /**
         * Deletes the reasons of earlier failures: this run retries these texts, and writes new
         * reasons if they fail again.
         */
        private static void deleteReasons(Path failed) throws IOException {
            if (!Files.exists(failed)) {
                return;
            }
            try (Stream<Path> all = Files.walk(failed)) {
                List<Path> reasons =
                        all.filter(file -> file.toString().endsWith(".reason.txt")).toList();
                for (Path reason : reasons) {
                    Files.delete(reason);
                }
            }
        }
    }
}
