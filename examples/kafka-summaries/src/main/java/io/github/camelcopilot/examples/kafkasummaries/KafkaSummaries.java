// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Runs the routes of {@code camel/kafka-summaries.camel.yaml} until it is stopped; without a Kafka
 * cluster, demonstrates them with its own broker and texts, see {@link Demo}.
 */
public final class KafkaSummaries {

    private KafkaSummaries() {}

    /** Exits with 1 if the demonstration is incomplete. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        boolean complete;
        try (SimulatorFallback fallback = new SimulatorFallback(out);
                Demo demo = new Demo(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("batch", new Batch());
            main.bind("demo", demo);
            main.addMainListener(fallback);
            main.addMainListener(demo);
            main.addMainListener(new Topics(out));
            main.run();
            complete = demo.end();
        }
        if (!complete) {
            System.exit(1);
        }
    }

    /** Prints the source and the destination of the texts. */
    private static final class Topics extends MainListenerSupport {

        private final PrintStream out;

        Topics(PrintStream out) {
            this.out = out;
        }

        @Override
        public void afterStart(BaseMainSupport main) {
            PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
            out.println(
                    properties.parseUri(
                            "From the topic {{topic.texts}} to {{topic.summaries}} at {{camel.component.kafka.brokers}};"
                                    + " texts that cannot be summarised go to"
                                    + " {{topic.deadLetters}}. {{atOnce}} at a time, group"
                                    + " {{group}}."));
        }
    }
}
