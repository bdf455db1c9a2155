// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The same call twice: with {@code copilot:chat}, and as one writes it by hand with camel-http and
 * Jackson.
 */
final class ChatRoutes extends RouteBuilder {

    static final String COPILOT = "direct:copilot";
    static final String HTTP = "direct:http";

    static final String PROMPT =
            "Summarise in two sentences for someone who was away: "
                    + "Anna asked whether the meeting can move, since the room is taken on Tuesday. "
                            .repeat(6);

    static final String MODEL = "gpt-4.1";
    static final String TOKEN = "gho_0123456789abcdefghijABCDEFGHIJ012345";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String baseUrl;

    private ChatRoutes(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * Returns a started context with both routes.
     *
     * @param port of the {@link BenchmarkServer}
     * @param path which of its answers
     */
    static CamelContext start(int port, String path) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.addRoutes(new ChatRoutes("http://" + BenchmarkServer.HOST + ":" + port + path));
        context.start();
        return context;
    }

    @Override
    public void configure() {
        // The server has no list of models, by which wireApi=auto would choose.
        from(COPILOT)
                .to(
                        "copilot:chat?wireApi=completions&model="
                                + MODEL
                                + "&token="
                                + TOKEN
                                + "&baseUrl="
                                + baseUrl);

        // As fast as by hand it gets: the method as a header would be converted for each call, and
        // the usual limit of 20 connections would hold back the callers.
        from(HTTP)
                .process(ChatRoutes::writeRequest)
                .to(
                        baseUrl
                                + "/chat/completions?httpMethod=POST"
                                + "&connectionsPerRoute=10000&maxTotalConnections=10000")
                .process(ChatRoutes::readAnswer);
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
        message.setHeader("Authorization", "Bearer " + TOKEN);
        message.setHeader("Openai-Intent", "conversation-edits");
        message.setHeader("x-initiator", "user");
    }

    private static void readAnswer(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        try (InputStream answer = message.getBody(InputStream.class)) {
            message.setBody(JSON.readTree(answer).at("/choices/0/message/content").textValue());
        }
    }
}
