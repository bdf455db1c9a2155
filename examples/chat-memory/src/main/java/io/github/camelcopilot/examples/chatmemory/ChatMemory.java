// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import io.github.camelcopilot.examples.httpsupport.HttpServing;
import io.github.camelcopilot.examples.httpsupport.SameOrigin;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * One process: runs the routes of the folder {@code camel} until it is stopped. They are the whole
 * application; this class only selects the simulator if there is no credential. Used by the thread
 * that starts it.
 */
public final class ChatMemory implements AutoCloseable {

    /** Precedes the address, which is printed when requests are accepted. */
    static final String READY = "ready: ";

    private final Main main = new Main();
    private final SimulatorFallback fallback;

    ChatMemory(PrintStream out) {
        main.bind("sameOrigin", new SameOrigin());
        fallback = new SimulatorFallback(out);
        main.addMainListener(new HttpServing("chat.answers"));
        main.addMainListener(fallback);
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void afterStart(BaseMainSupport support) {
                        out.println(READY + url());
                    }
                });
    }

    /** Runs until Ctrl-C. */
    public static void main(String[] arguments) throws Exception {
        Parent.endWithIt();
        ChatMemory chat = new ChatMemory(System.out);
        try {
            chat.main.run(arguments);
        } finally {
            chat.close();
        }
    }

    /** Sets a property, as {@code -D} does, before the start. */
    ChatMemory with(String property, Object value) {
        main.addOverrideProperty(property, value.toString());
        return this;
    }

    /** Starts the application and returns, for tests; {@link #close} stops it. */
    ChatMemory start() {
        main.start();
        return this;
    }

    /** Returns the address of the conversations. */
    String url() {
        return HttpServing.url(context()) + "chats/";
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
