package io.github.camelcopilot.examples.support;

import io.github.camelcopilot.test.CopilotServer;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Lets an example run with a credential or without one: tells which service answers and, where that
 * is the simulator, starts it and points the component to it. Added to Camel's Main as a listener,
 * since it looks at properties that Camel reads first; closed when the Main has ended.
 */
public final class Answering extends MainListenerSupport implements AutoCloseable {

    private final PrintStream out;
    private final Supplier<CopilotServer> starter;
    private CopilotServer simulator;

    /** With the simulator that summarises by picking sentences. */
    public Answering(PrintStream out) {
        // Kept requests would hold every prompt in memory.
        this(out, () -> CopilotServer.start().keepAtMost(0));
    }

    /**
     * @param starter starts the simulator, only if it is needed
     */
    public Answering(PrintStream out, Supplier<CopilotServer> starter) {
        this.out = out;
        this.starter = starter;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
        Service service = Service.choose(properties::resolveProperty, System.getenv());
        out.println(service.announcement());
        if (service.simulated()) {
            simulator = starter.get();
            properties.addOverrideProperty("camel.component.copilot.base-url", simulator.url());
            // The component asks for a credential; the simulator looks at none.
            properties.addOverrideProperty("camel.component.copilot.token", "gho_none-is-needed");
        }
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
