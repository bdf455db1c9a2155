package io.github.camelcopilot.examples.summarizefiles;

import io.github.camelcopilot.test.CopilotServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Runs the routes of {@code camel/summarize-files.camel.yaml} once over the inbox. What happens to
 * a text stands there; here stands what comes before (which service, which folder) and after (the
 * report and the exit code).
 */
public final class SummarizeFiles {

    private final PrintStream out;

    private SummarizeFiles(PrintStream out) {
        this.out = out;
    }

    /** Exits with 1 when a text failed, for the script that calls this. */
    public static void main(String[] arguments) throws Exception {
        int failures = new SummarizeFiles(System.out).run();
        if (failures > 0) {
            System.exit(1);
        }
    }

    private int run() throws Exception {
        Report report = new Report(out);
        try (Preparation preparation = new Preparation(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("report", report);
            main.bind("summaries", new Summaries());
            main.addMainListener(preparation);
            main.run();
        }
        report.end();
        return report.failures();
    }

    /**
     * Chooses the service and fills the inbox, once Camel has read the properties that say which.
     */
    private static final class Preparation extends MainListenerSupport implements AutoCloseable {

        private final PrintStream out;
        private CopilotServer simulator;

        Preparation(PrintStream out) {
            this.out = out;
        }

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            CamelContext context = main.getCamelContext();
            PropertiesComponent properties = context.getPropertiesComponent();
            Service service = Service.choose(properties::resolveProperty, System.getenv());
            out.println(service.announcement());
            if (service.simulated()) {
                // Kept requests would hold every text in memory.
                simulator = CopilotServer.start().keepAtMost(0);
                properties.addOverrideProperty("camel.component.copilot.base-url", simulator.url());
                // The component asks for a credential; the simulator looks at none.
                properties.addOverrideProperty(
                        "camel.component.copilot.token", "gho_simulator-needs-no-token");
            }
            Path inbox = folder(context, "{{inbox}}");
            Path summaries = folder(context, "{{summaries}}");
            out.println("Texts from " + shown(inbox) + ", summaries to " + shown(summaries));
            if (properties
                    .resolveProperty("sample.inbox")
                    .map(Path::of)
                    .equals(Optional.of(inbox))) {
                new SampleTexts(folder(context, "{{sample.texts}}")).copyTo(inbox);
            }
        }

        private static Path shown(Path folder) {
            Path here = Path.of("").toAbsolutePath();
            return folder.startsWith(here) ? here.relativize(folder) : folder;
        }

        private static Path folder(CamelContext context, String placeholder) {
            return Path.of(context.resolvePropertyPlaceholders(placeholder));
        }

        @Override
        public void close() {
            if (simulator != null) {
                simulator.close();
            }
        }
    }
}
