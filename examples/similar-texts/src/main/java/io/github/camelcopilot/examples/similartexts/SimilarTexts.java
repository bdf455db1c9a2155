// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import io.github.camelcopilot.examples.httpsupport.HttpServing;
import io.github.camelcopilot.examples.httpsupport.SameOrigin;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import io.github.camelcopilot.test.CopilotServer;
import java.io.PrintStream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of the folder {@code camel} until it is stopped. This class only selects the
 * simulator if there is no credential, and binds the beans. Used by the thread that starts it.
 */
public final class SimilarTexts implements AutoCloseable {

    private final Main main = new Main();
    private final SimulatorFallback fallback;

    SimilarTexts(PrintStream out) {
        main.bind("sameOrigin", new SameOrigin());
        main.bind("texts", new Texts());
        fallback = new SimulatorFallback(out, this::simulator);
        main.addMainListener(new HttpServing("texts.requests"));
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
        SimilarTexts texts = new SimilarTexts(System.out);
        try {
            texts.main.run(arguments);
        } finally {
            texts.close();
        }
    }

    /** The simulator's vectors cannot be compared with those of a model of the same name. */
    private CopilotServer simulator() {
        context().getPropertiesComponent().addOverrideProperty("texts.origin", "simulator");
        return CopilotServer.start().keepAtMost(0);
    }

    /** Sets a property, as {@code -D} does, before the start. */
    SimilarTexts with(String property, Object value) {
        main.addOverrideProperty(property, value.toString());
        return this;
    }

    /** Starts the routes and returns, for tests; {@link #close} stops them. */
    SimilarTexts start() {
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
