// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.agent;

import io.github.camelcopilot.examples.httpsupport.HttpServing;
import io.github.camelcopilot.examples.httpsupport.SameOrigin;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of the folder {@code camel} until it is stopped. They are the whole desk; this
 * class only selects the simulator if there is no credential. Used by the thread that starts it.
 */
public final class SupportDesk implements AutoCloseable {

    private final Main main = new Main();
    private final SimulatorFallback fallback;

    SupportDesk(PrintStream out) {
        main.bind("sameOrigin", new SameOrigin());
        fallback = new SimulatorFallback(out);
        main.addMainListener(new HttpServing("desk.answers"));
        main.addMainListener(fallback);
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void afterStart(BaseMainSupport support) {
                        out.println("Open " + url() + " in a browser; Ctrl-C ends it.");
                    }
                });
    }

    /** Runs until Ctrl-C. */
    public static void main(String[] arguments) throws Exception {
        SupportDesk desk = new SupportDesk(System.out);
        try {
            desk.main.run(arguments);
        } finally {
            desk.close();
        }
    }

    /** Sets a property, as {@code -D} does, before the start. */
    SupportDesk with(String property, Object value) {
        main.addOverrideProperty(property, value.toString());
        return this;
    }

    /** Starts the desk and returns, for tests; {@link #close} stops it. */
    SupportDesk start() {
        main.start();
        return this;
    }

    /** Returns the address of the page. */
    String url() {
        return HttpServing.url(context());
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
        fallback.close();
    }
}
