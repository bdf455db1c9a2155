// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import io.github.camelcopilot.examples.httpsupport.CancelOnDisconnect;
import io.github.camelcopilot.examples.httpsupport.HttpServing;
import io.github.camelcopilot.examples.httpsupport.SameOrigin;
import io.github.camelcopilot.examples.support.SimulatorFallback;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of {@code camel/streaming-chat.camel.yaml} until it is stopped. The routes
 * process questions; this class prepares the server. Used by the thread that starts it.
 */
public final class StreamingChat implements AutoCloseable {

    private final PrintStream out;
    private final Main main = new Main();
    private final SimulatorFallback fallback;

    StreamingChat(PrintStream out) {
        this.out = out;
        main.bind("page", new Page());
        main.bind("conversation", new Conversation());
        main.bind("transcript", new Transcript());
        main.bind("problems", new Problems());
        main.bind("cancelOnDisconnect", new CancelOnDisconnect());
        main.bind("sameOrigin", new SameOrigin());
        fallback = new SimulatorFallback(out, Simulator::start);
        main.addMainListener(new HttpServing("chat.answers"));
        main.addMainListener(new Preparation());
        main.addMainListener(fallback);
    }

    /** Runs until Ctrl-C. */
    public static void main(String[] arguments) throws Exception {
        StreamingChat chat = new StreamingChat(System.out);
        try {
            chat.main.run(arguments);
        } finally {
            chat.close();
        }
    }

    /** Sets a property, as {@code -D} does, before the start. */
    StreamingChat with(String property, Object value) {
        main.addOverrideProperty(property, value.toString());
        return this;
    }

    /** Starts the chat and returns, for tests; {@link #close} stops it. */
    StreamingChat start() {
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

    /** Prepares the parts that need the context, and prints the address. */
    private final class Preparation extends MainListenerSupport {

        @Override
        public void beforeConfigure(BaseMainSupport support) {
            ExecutorService threads =
                    context()
                            .getExecutorServiceManager()
                            .newDefaultThreadPool(StreamingChat.this, "answered");
            main.bind("eventStream", new EventStream(threads));
        }

        @Override
        public void afterStart(BaseMainSupport support) {
            out.println("Open " + url() + " in a browser; Ctrl-C ends it.");
            out.println(
                    "Transcripts go to "
                            + context().resolvePropertyPlaceholders("{{chat.transcripts}}"));
        }
    }
}
