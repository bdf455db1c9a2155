// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Three routes for the same call: one with {@code copilot:chat}, one written by hand with
 * camel-http and Jackson, one with {@link AsyncHttp}. Two more compare two calls with one exchange
 * that calls a tool in between.
 */
final class ChatRoutes extends RouteBuilder {

    static final String COPILOT = "direct:copilot";
    static final String HTTP = "direct:http";
    static final String ASYNC = "direct:async";

    /** The route {@link #COPILOT} in a context with a meter registry. */
    static final String METERED = "direct:metered";

    /** Two calls of {@code copilot:chat}, one after the other. */
    static final String TWO_CALLS = "direct:two-calls";

    /** One call of {@code copilot:chat} whose model calls a tool before it answers. */
    static final String TOOL = "direct:tool";

    static final String PROMPT =
            "Summarise in two sentences for someone who was away: "
                    + "Anna asked whether the meeting can move, since the room is taken on Tuesday. "
                            .repeat(6);

    static final String MODEL = "gpt-4.1";
    static final String TOKEN = "gho_0123456789abcdefghijABCDEFGHIJ012345";

    /** The headers that Copilot requires, apart from the content type. */
    static final Map<String, String> HEADERS =
            Map.of(
                    "Authorization", "Bearer " + TOKEN,
                    "Openai-Intent", "conversation-edits",
                    "x-initiator", "user");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String baseUrl;
    private final String toolUrl;

    /**
     * @param toolUrl base URL of a service that requests a tool before it answers
     */
    private ChatRoutes(String baseUrl, String toolUrl) {
        this.baseUrl = baseUrl;
        this.toolUrl = toolUrl;
    }

    /**
     * Returns a started context with both routes.
     *
     * @param port the port of the {@link BenchmarkServer}
     * @param path one of its paths
     * @param meters the meter registry of the context, or null
     */
    static CamelContext start(int port, String path, MeterRegistry meters) throws Exception {
        CamelContext context = new DefaultCamelContext();
        if (meters != null) {
            context.getRegistry().bind("meters", meters);
        }
        String server = "http://" + BenchmarkServer.HOST + ":" + port;
        context.addRoutes(new ChatRoutes(server + path, server + BenchmarkServer.TOOL));
        context.start();
        return context;
    }

    @Override
    public void configure() {
        from(COPILOT).to(chat(baseUrl));

        from(TWO_CALLS).to(chat(baseUrl)).setBody(constant(PROMPT)).to(chat(baseUrl));

        from(TOOL).to(chat(toolUrl) + "&tags=benchmark");
        from("copilot:tool:calendar?tags=benchmark&description=Looks up a meeting.&parameter.room=string")
                .setBody(constant("Thursday"));

        // The fastest settings: a method in a header would be converted for each call, and the
        // default limit of 20 connections would delay the callers.
        from(HTTP)
                .process(ChatRoutes::writeRequest)
                .to(
                        baseUrl
                                + "/chat/completions?httpMethod=POST"
                                + "&connectionsPerRoute=10000&maxTotalConnections=10000")
                .process(ChatRoutes::readAnswer);

        from(ASYNC)
                .process(ChatRoutes::writeRequest)
                .process(new AsyncHttp(baseUrl + "/chat/completions"));
    }

    /** wireApi=auto would request a list of models, which the server does not have. */
    private static String chat(String url) {
        return "copilot:chat?wireApi=completions&model="
                + MODEL
                + "&token="
                + TOKEN
                + "&baseUrl="
                + url;
    }

    private static void writeRequest(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        byte[] request =
                JSON.writeValueAsBytes(
                        Map.of(
                                "model",
                                MODEL,
                                "messages",
                                List.of(
                                        Map.of(
                                                "role",
                                                "user",
                                                "content",
                                                message.getBody(String.class))),
                                "stream",
                                false));
        message.setBody(request);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        HEADERS.forEach(message::setHeader);
    }

    private static void readAnswer(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        try (InputStream answer = message.getBody(InputStream.class)) {
            message.setBody(JSON.readTree(answer).at("/choices/0/message/content").textValue());
        }
    }
}
