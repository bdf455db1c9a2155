// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChatContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** A context whose prompts continue the conversation {@code 7} of a store. */
public final class MemoryChat implements AutoCloseable {

    public static final String ID = "7";

    /** The outcome of one message: a result or a failure, and the steps that a stream shows. */
    public record Outcome(Exchange exchange, ChatResult result, Exception failure, String steps) {

        public ChatResult succeeded() {
            assertThat(failure).isNull();
            return result;
        }

        public void failedWith(String code) {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            CopilotException.class,
                            known -> assertThat(known.getCode()).isEqualTo(code));
        }
    }

    private final ChatContext context;
    private final CopilotServer server;
    private final String operation;

    public MemoryChat(CopilotServer server, String operation, ConversationStore store) {
        this(server, operation, store, null);
    }

    public MemoryChat(
            CopilotServer server, String operation, ConversationStore store, Scheduler scheduler) {
        this.context = new ChatContext(scheduler);
        this.server = server;
        this.operation = operation;
        if (store != null) {
            context.camel().getRegistry().bind("store", store);
        }
    }

    public void bind(Object bean) {
        context.camel().getRegistry().bind("bean" + System.identityHashCode(bean), bean);
    }

    public ChatContext context() {
        return context;
    }

    public long activeStreams() {
        return context.camel().getComponent("copilot", CopilotComponent.class).getActiveStreams();
    }

    public String uri(String options) {
        return ChatContext.uri(server.url(), options)
                .replace("copilot:chat", "copilot:" + operation);
    }

    /** Sends a message that continues the conversation. */
    public Outcome ask(String options, Object body) {
        return ask(options, body, Map.of());
    }

    public Outcome decide(String options, Object decision) {
        return ask(options, null, Map.of(CopilotHeaders.TOOL_DECISION, decision));
    }

    public Outcome ask(String options, Object body, Map<String, Object> headers) {
        return send("&memory=#store&memoryId=" + ID + options, body, headers);
    }

    public Outcome send(String options, Object body, Map<String, Object> headers) {
        return read(
                context.send(
                        uri(options),
                        message -> {
                            message.setBody(body);
                            message.getHeaders().putAll(headers);
                        }));
    }

    public static Outcome read(Exchange exchange) {
        StringBuilder steps = new StringBuilder();
        Message message = exchange.getMessage();
        if (exchange.getException() != null || !(message.getBody() instanceof Iterator<?> chunks)) {
            return new Outcome(
                    exchange,
                    message.getHeader(CopilotHeaders.RESULT, ChatResult.class),
                    exchange.getException(),
                    "");
        }
        ChatResult result = null;
        Exception failure = null;
        try {
            while (chunks.hasNext()) {
                Message chunk = (Message) chunks.next();
                if (chunk.getHeader(CopilotHeaders.TOOL_STATE) != null) {
                    steps.append('<')
                            .append(chunk.getHeader(CopilotHeaders.TOOL_STATE))
                            .append(' ')
                            .append(chunk.getHeader(CopilotHeaders.TOOL_CALL_ID))
                            .append('>');
                }
                result = chunk.getHeader(CopilotHeaders.RESULT, ChatResult.class);
            }
        } catch (Exception broken) {
            failure = broken;
        }
        return new Outcome(exchange, result, failure, steps.toString());
    }

    /** Returns the messages of a request: role and text; the results of tools with their call. */
    public static List<String> sent(RecordedRequest request) {
        List<String> lines = new ArrayList<>();
        for (JsonNode message : request.json().path("messages")) {
            StringBuilder line = new StringBuilder(message.path("role").asText());
            line.append(' ').append(message.path("content").asText(""));
            message.path("tool_calls")
                    .forEach(call -> line.append(" +").append(call.at("/id").asText()));
            if (message.has("tool_call_id")) {
                line.append(" (").append(message.path("tool_call_id").asText()).append(')');
            }
            lines.add(line.toString());
        }
        return lines;
    }

    @Override
    public void close() {
        context.close();
    }
}
