package io.github.camelcopilot.examples.kafkasummaries;

import io.github.camelcopilot.examples.support.Answering;
import java.io.PrintStream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Runs the routes of {@code camel/kafka-summaries.camel.yaml} until it is stopped; without a Kafka
 * it shows them with a broker and texts of its own, see {@link Demo}. What happens to a text stands
 * in the routes.
 */
public final class KafkaSummaries {

    private KafkaSummaries() {}

    /** Exits with 1 when the demonstration didn't come to its end. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        boolean complete;
        try (Answering answering = new Answering(out);
                Demo demo = new Demo(out)) {
            Main main = new Main();
            main.bind("main", main);
            main.bind("batch", new Batch());
            main.bind("demo", demo);
            main.addMainListener(answering);
            main.addMainListener(demo);
            main.addMainListener(new Topics(out));
            main.run();
            complete = demo.end();
        }
        if (!complete) {
            System.exit(1);
        }
    }

    /** Tells where the texts come from and where they go. */
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
                                    + " what can't be summarised to {{topic.deadLetters}}."
                                    + " {{atOnce}} at once, group {{group}}."));
        }
    }
}
