// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import io.github.camelcopilot.examples.support.Folders;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.camel.main.Main;

/**
 * Says which models work and how much quota is left: prints two tables, writes a page, and returns
 * an exit code. The route in {@code camel/model-report.camel.yaml} collects the data.
 */
public final class ModelReport {

    private static final int ANSWERED = 0;
    private static final int NOT_ANSWERED = 1;
    private static final int WRONG_USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    private ModelReport(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Exits with 1 if the model, or every model, did not answer, and with 2 if misused. */
    public static void main(String[] arguments) {
        int code = new ModelReport(System.out, System.err).run(List.of(arguments));
        if (code != ANSWERED) {
            System.exit(code);
        }
    }

    private int run(List<String> arguments) {
        Options options;
        try {
            options = Options.parse(arguments, System.getProperty("out", "model-report.html"));
        } catch (IllegalArgumentException invalid) {
            err.println(invalid.getMessage());
            err.println(Options.USAGE);
            return WRONG_USAGE;
        }
        Findings findings = new Findings();
        try {
            collect(options, findings);
        } catch (Exception notStarted) {
            err.println(rootOf(notStarted).getMessage());
            return NOT_ANSWERED;
        }
        Tables tables = new Tables(out);
        tables.printModels(findings);
        out.println();
        tables.printQuotas(findings);
        return write(Path.of(options.out()), findings) && findings.anyAnswered()
                ? ANSWERED
                : NOT_ANSWERED;
    }

    private void collect(Options options, Findings findings) throws Exception {
        try (SimulatorFallback fallback = new SimulatorFallback(out, ModelReport::simulator)) {
            Main main = new Main();
            main.addOverrideProperty("model", options.model());
            main.addOverrideProperty("premium", String.valueOf(options.premium()));
            main.bind("main", main);
            main.bind("findings", findings);
            main.addMainListener(fallback);
            main.run();
        }
    }

    /** A plan with a quota, and models with different prices. */
    private static CopilotServer simulator() {
        CopilotServer server = CopilotServer.start().keepAtMost(0);
        server.models()
                .offer("simulator")
                .offer("simulator-responses", "/responses")
                .offer("simulator-premium")
                .offer("simulator-opus", "/v1/messages");
        server.billing()
                .premiumRequests()
                .multiplier("simulator", 0)
                .multiplier("simulator-responses", 0)
                .multiplier("simulator-opus", 3)
                .unlimited("chat")
                .unlimited("completions")
                .quota("premium_interactions", 300)
                .remaining("premium_interactions", 187);
        return server;
    }

    private boolean write(Path file, Findings findings) {
        try {
            new Page(findings, Instant.now()).writeTo(file);
        } catch (IOException failure) {
            err.println("The page cannot be written: " + failure);
            return false;
        }
        out.println();
        out.println("Page: " + Folders.shown(file));
        return true;
    }

    /** Camel wraps an invalid option into failures of its route and endpoint. */
    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
