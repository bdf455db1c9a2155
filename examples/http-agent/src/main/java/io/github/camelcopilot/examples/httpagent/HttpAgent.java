// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import io.github.camelcopilot.examples.httpsupport.CancelOnDisconnect;
import io.github.camelcopilot.examples.httpsupport.HttpServing;
import io.github.camelcopilot.examples.httpsupport.SameOrigin;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.io.PrintStream;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.TimeUtils;

/**
 * Runs the route of {@code camel/http-agent.camel.yaml} until it is stopped. The route processes
 * requests; this class chooses the service. Used by the thread that starts it.
 */
public final class HttpAgent implements AutoCloseable {

    private static final String SIMULATED =
            "We lend books, maps and tools. This is the simulator's answer to every question.";

    /** About as fast as a model, so that streaming is visible. */
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(100);

    private final PrintStream out;
    private final Main main = new Main();
    private CopilotServer simulator;

    HttpAgent(PrintStream out) {
        this.out = out;
        main.bind("conversation", new Conversation());
        main.bind("cancelOnDisconnect", new CancelOnDisconnect());
        main.bind("sameOrigin", new SameOrigin());
        main.bind("openAiError", new OpenAiError());
        main.addMainListener(new HttpServing("agent.answers"));
        main.addMainListener(new Preparation());
    }

    /** Runs until Ctrl-C. */
    public static void main(String[] arguments) throws Exception {
        HttpAgent agent = new HttpAgent(System.out);
        try {
            agent.main.run(arguments);
        } finally {
            agent.close();
        }
    }

    /** Sets a property, as {@code -D} does, before the start. */
    HttpAgent with(String property, Object value) {
        main.addOverrideProperty(property, value.toString());
        return this;
    }

    /** Starts the agent and returns, for tests; {@link #close} stops it. */
    HttpAgent start() {
        main.start();
        return this;
    }

    /** Returns the address for requests. */
    String url() {
        return HttpServing.url(context()) + "agent";
    }

    private CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
        if (simulator != null) {
            simulator.close();
        }
    }

    /** Chooses the service, after Camel has read the properties, and prints it. */
    private final class Preparation extends MainListenerSupport {

        @Override
        public void beforeConfigure(BaseMainSupport support) {
            if (usesCopilot()) {
                out.println("GitHub Copilot answers, with the caller's token.");
            } else {
                out.println(
                        "The simulator answers, and accepts any token; with -Dcopilot, GitHub Copilot answers.");
                simulator = simulator();
                PropertiesComponent properties = context().getPropertiesComponent();
                properties.addOverrideProperty("camel.component.copilot.base-url", simulator.url());
            }
            main.bind(
                    "streamedResponse",
                    new StreamedResponse(
                            Duration.ofMillis(
                                    TimeUtils.toMilliSeconds(property("agent.patience")))));
        }

        private static CopilotServer simulator() {
            // Recorded requests would keep every conversation in memory, including tokens.
            return CopilotServer.start()
                    .keepAtMost(0)
                    .answerWith(request -> Answer.text(SIMULATED).chunkDelay(BETWEEN_WORDS));
        }

        @Override
        public void afterStart(BaseMainSupport support) {
            String token = usesCopilot() ? "$(gh auth token)" : "gho_of-the-caller";
            out.println("To try it, run this in another terminal (Ctrl-C here stops the agent):");
            out.println(
                    "curl -N -H 'Content-Type: application/json' -H \"X-GitHub-Token: "
                            + token
                            + "\" -d '{\"messages\":[{\"role\":\"user\",\"content\":\"What do you lend?\"}]}' "
                            + url());
        }

        private boolean usesCopilot() {
            return Boolean.parseBoolean(property("agent.copilot"));
        }

        private String property(String name) {
            return context().resolvePropertyPlaceholders("{{" + name + "}}");
        }
    }
}
