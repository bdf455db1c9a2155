package io.github.camelcopilot.examples.httpsupport;

import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Prepares Camel's HTTP server for many answers at once, and fails the start where it can't listen.
 * Added to Camel's Main as a listener, since it looks at properties that Camel reads first.
 */
public final class HttpServing extends MainListenerSupport {

    private final String answers;

    /**
     * @param answers names the property that says how many answers may be under way at once
     */
    public HttpServing(String answers) {
        this.answers = answers;
    }

    /** Returns the address of the server, which must have been started. */
    public static String url(CamelContext context) {
        return "http://"
                + property(context, "camel.server.host")
                + ":"
                + context.hasService(VertxPlatformHttpServer.class).getPort()
                + "/";
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        checkThatThePortIsFree(context);
        // Camel's HTTP consumer keeps a worker thread waiting while an answer is under way.
        // Vert.x has 20 of them, and warns of those that are busy for more than a minute.
        context.getRegistry()
                .bind(
                        "vertxOptions",
                        new VertxOptions()
                                .setWorkerPoolSize(Integer.parseInt(property(context, answers)))
                                .setMaxWorkerExecuteTimeUnit(TimeUnit.HOURS)
                                .setMaxWorkerExecuteTime(1));
    }

    /** Camel itself only logs that it can't listen, and goes on. */
    private static void checkThatThePortIsFree(CamelContext context) {
        String host = property(context, "camel.server.host");
        String port = property(context, "camel.server.port");
        try {
            new ServerSocket(Integer.parseInt(port), 1, InetAddress.getByName(host)).close();
        } catch (IOException taken) {
            throw new IllegalStateException(
                    "Can't listen on " + host + ":" + port + "; try another: -Dport=8081", taken);
        }
    }

    private static String property(CamelContext context, String name) {
        return context.resolvePropertyPlaceholders("{{" + name + "}}");
    }
}
