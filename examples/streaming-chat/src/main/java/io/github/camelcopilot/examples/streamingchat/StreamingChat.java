package io.github.camelcopilot.examples.streamingchat;

import io.github.camelcopilot.examples.support.Answering;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Runs the routes of {@code camel/streaming-chat.camel.yaml} until it is stopped. What happens to a
 * question stands there; here stands what comes before: what the HTTP server needs to keep many
 * answers open. Used by the thread that starts it.
 */
public final class StreamingChat implements AutoCloseable {

    private final PrintStream out;
    private final Main main = new Main();
    private final Answering answering;

    StreamingChat(PrintStream out) {
        this.out = out;
        main.bind("page", new Page());
        main.bind("conversation", new Conversation());
        main.bind("transcript", new Transcript());
        main.bind("problems", new Problems());
        main.bind("hangUp", new HangUp());
        answering = new Answering(out, Simulator::start);
        main.addMainListener(new Preparation());
        main.addMainListener(answering);
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

    /** Starts and returns, for tests; {@link #close} stops it. */
    StreamingChat start() {
        main.start();
        return this;
    }

    /** The address of the page. */
    String url() {
        return "http://" + property("chat.host") + ":" + httpServer().getPort() + "/";
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
        answering.close();
    }

    private String property(String name) {
        return context().resolvePropertyPlaceholders("{{" + name + "}}");
    }

    private VertxPlatformHttpServer httpServer() {
        return context().hasService(VertxPlatformHttpServer.class);
    }

    /** Sets up what needs the properties, once Camel has read them, and tells the user. */
    private final class Preparation extends MainListenerSupport {

        @Override
        public void beforeConfigure(BaseMainSupport support) {
            checkThatThePortIsFree();
            // Camel's HTTP consumer keeps a worker thread waiting while an answer is under way.
            // Vert.x has 20 of them, and warns of those that are busy for more than a minute.
            main.bind(
                    "vertxOptions",
                    new VertxOptions()
                            .setWorkerPoolSize(Integer.parseInt(property("chat.answers")))
                            .setMaxWorkerExecuteTimeUnit(TimeUnit.HOURS)
                            .setMaxWorkerExecuteTime(1));
            ExecutorService threads =
                    context()
                            .getExecutorServiceManager()
                            .newDefaultThreadPool(StreamingChat.this, "answered");
            main.bind("eventStream", new EventStream(threads));
        }

        /** Camel itself only logs that it can't listen, and goes on. */
        private void checkThatThePortIsFree() {
            String host = property("chat.host");
            String port = property("chat.port");
            try {
                new ServerSocket(Integer.parseInt(port), 1, InetAddress.getByName(host)).close();
            } catch (IOException taken) {
                throw new IllegalStateException(
                        "Can't listen on " + host + ":" + port + "; try another: -Dport=8081",
                        taken);
            }
        }

        @Override
        public void afterStart(BaseMainSupport support) {
            out.println("Open " + url() + " in a browser; Ctrl-C ends it.");
            out.println("Transcripts go to " + property("chat.transcripts"));
        }
    }
}
