// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import io.github.camelcopilot.examples.brokers.LocalBroker;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import org.apache.camel.main.Main;

/**
 * Runs the routes of {@code camel/jms-summaries.camel.yaml} until it is stopped; if no broker is
 * set, for the sample texts with its own broker.
 */
public final class JmsSummaries {

    private final Main main = new Main();
    private final PrintStream out;

    private JmsSummaries(PrintStream out) {
        this.out = out;
    }

    /** The broker is in the system property {@code broker}. */
    public static void main(String[] arguments) throws Exception {
        String broker = System.getProperty("broker", "");
        JmsSummaries summaries = new JmsSummaries(System.out);
        if (broker.isBlank()) {
            summaries.runSample();
        } else {
            summaries.runUntilStopped(broker);
        }
    }

    private void runUntilStopped(String broker) throws Exception {
        out.println("Summarising the texts of " + broker + " until stopped.");
        try (SimulatorFallback fallback = new SimulatorFallback(out)) {
            main.addMainListener(fallback);
            main.run();
        }
    }

    private void runSample() throws Exception {
        out.println("Starting an Artemis broker, since -Dbroker=tcp://... is not set.");
        try (LocalBroker broker = LocalBroker.artemis();
                SimulatorFallback fallback = new SimulatorFallback(out, SampleRun::simulator)) {
            main.addOverrideProperty("broker", broker.address());
            main.addMainListener(fallback);
            main.configure().addRoutesBuilder(new SampleRun(main, out));
            main.run();
        }
    }
}
