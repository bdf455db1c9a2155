// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.testing.ChatContext;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.params.provider.Arguments;

/** A context whose prompts ask for data. The schema is the bean {@code schema}. */
final class OutputChat implements AutoCloseable {

    /** The outcome of one prompt: a result or a failure. */
    record Outcome(Exchange exchange, ChatResult result, Exception failure, String streamed) {

        ChatResult succeeded() {
            if (failure != null) {
                throw new AssertionError("The prompt failed", failure);
            }
            return result;
        }

        CopilotOutputException failed() {
            if (failure instanceof CopilotOutputException expected) {
                return expected;
            }
            throw new AssertionError("The result is " + result, failure);
        }

        Object body() {
            return exchange.getMessage().getBody();
        }
    }

    private final ChatContext context = new ChatContext(null);
    private final CopilotServer server;

    OutputChat(CopilotServer server) {
        this.server = server;
    }

    OutputChat bind(String name, Object bean) {
        context.camel().getRegistry().bind(name, bean);
        return this;
    }

    OutputChat schema(Object schema) {
        return bind("schema", schema);
    }

    ChatContext context() {
        return context;
    }

    /** The operations, each in each wire format. */
    static Stream<Arguments> ways() {
        return Stream.of("completions", "responses", "messages")
                .flatMap(
                        wire ->
                                Stream.of("chat", "stream")
                                        .map(operation -> Arguments.of(wire, operation)));
    }

    String uri(String wire, String operation, String options) {
        return ChatContext.uri(server.url(), options)
                .replace("copilot:chat", "copilot:" + operation)
                .replace("wireApi=completions", "wireApi=" + wire);
    }

    Outcome ask(String wire, String operation, String options) {
        return ask(wire, operation, options, ChatContext.PROMPT, Map.of());
    }

    Outcome ask(
            String wire,
            String operation,
            String options,
            Object body,
            Map<String, Object> headers) {
        return read(
                context.send(
                        uri(wire, operation, options),
                        message -> {
                            message.setBody(body);
                            message.getHeaders().putAll(headers);
                        }));
    }

    private static Outcome read(Exchange exchange) {
        Message message = exchange.getMessage();
        if (exchange.getException() != null || !(message.getBody() instanceof Iterator<?> chunks)) {
            return new Outcome(
                    exchange,
                    message.getHeader(CopilotHeaders.RESULT, ChatResult.class),
                    exchange.getException(),
                    "");
        }
        StringBuilder streamed = new StringBuilder();
        ChatResult result = null;
        try {
            while (chunks.hasNext()) {
                Message chunk = (Message) chunks.next();
                if ("text".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE))) {
                    streamed.append(chunk.getBody(String.class));
                }
                result = chunk.getHeader(CopilotHeaders.RESULT, ChatResult.class);
            }
        } catch (Exception broken) {
            return new Outcome(exchange, null, broken, streamed.toString());
        }
        return new Outcome(exchange, result, null, streamed.toString());
    }

    @Override
    public void close() {
        context.close();
    }
}
