// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.support;

import io.github.camelcopilot.test.CopilotServer;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Lets an example run with or without a credential: prints which {@link Service} is used and, if it
 * is the simulator, starts that and configures the component for it. Added to Camel Main as a
 * listener, because it uses properties that Camel reads first; closed when Main has ended.
 */
public final class SimulatorFallback extends MainListenerSupport implements AutoCloseable {

    private final PrintStream out;
    private final Supplier<CopilotServer> starter;
    private CopilotServer simulator;

    /** Uses the simulator that summarises by extracting sentences. */
    public SimulatorFallback(PrintStream out) {
        // Recorded requests would keep every prompt in memory.
        this(out, () -> CopilotServer.start().keepAtMost(0));
    }

    /**
     * @param starter starts the simulator; called only if it is needed
     */
    public SimulatorFallback(PrintStream out, Supplier<CopilotServer> starter) {
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
            // For the quotas of the account.
            properties.addOverrideProperty("camel.component.copilot.github-host", simulator.url());
            // The component requires a credential; the simulator accepts any.
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
