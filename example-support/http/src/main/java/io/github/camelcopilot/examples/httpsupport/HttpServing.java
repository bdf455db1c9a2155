// SPDX-License-Identifier: Apache-2.0
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
 * Prepares Camel's HTTP server for many concurrent answers, and fails the start if it cannot
 * listen. Added to Camel Main as a listener, because it uses properties that Camel reads first.
 */
public final class HttpServing extends MainListenerSupport {

    private final String answers;

    /**
     * @param answers name of the property with the maximum number of answers in progress
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
        // Camel's HTTP consumer blocks a worker thread for each answer in progress. Vert.x has 20
        // of them, and logs a warning if one is busy for more than a minute.
        context.getRegistry()
                .bind(
                        "vertxOptions",
                        new VertxOptions()
                                .setWorkerPoolSize(Integer.parseInt(property(context, answers)))
                                .setMaxWorkerExecuteTimeUnit(TimeUnit.HOURS)
                                .setMaxWorkerExecuteTime(1));
    }

    /** Camel itself only logs that it cannot listen, and continues. */
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
