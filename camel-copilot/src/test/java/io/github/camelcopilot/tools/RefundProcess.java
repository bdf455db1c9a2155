// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.testing.ChatContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A process of {@link RestartTest}: sends a message to each conversation, either a prompt or a
 * decision, and prints what became of them and how many threads it had at most.
 */
final class RefundProcess {

    static final int CONVERSATIONS = 500;

    static final String DECIDE = "decide";

    private RefundProcess() {}

    /**
     * Runs the process.
     *
     * @param arguments the URL of the service, the folder of the conversations, the file in which
     *     each call of the tool is a line, and what to send
     */
    public static void main(String[] arguments) throws Exception {
        Path calls = Path.of(arguments[2]);
        boolean decides = arguments[3].equals(DECIDE);
        try (FileConversations store = new FileConversations(Path.of(arguments[1]));
                ChatContext context = new ChatContext(null)) {
            context.camel().getRegistry().bind("store", store);
            context.camel()
                    .getRegistry()
                    .bind(
                            "tool",
                            new TestTool(
                                    TestTool.spec("refund").build(), call -> record(call, calls)));
            String uri =
                    ChatContext.uri(
                            arguments[0],
                            "&tags=test&toolApproval=suspend&memory=#store&memoryId=${header.chat}");
            AsyncProducer producer = context.camel().getEndpoint(uri).createAsyncProducer();
            producer.start();
            // Classes that several threads load at once on a slow machine look like a stalled pool.
            context.send(ChatContext.uri(arguments[0], "&tags=test"));
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            System.out.println(sendToEach(producer, decides));
        }
    }

    private static String sendToEach(AsyncProducer producer, boolean decides) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        CountDownLatch open = new CountDownLatch(CONVERSATIONS);
        for (int i = 0; i < CONVERSATIONS; i++) {
            Exchange exchange = producer.getEndpoint().createExchange();
            Message message = exchange.getMessage();
            message.setHeader("chat", "chat" + i);
            if (decides) {
                message.setHeader(CopilotHeaders.TOOL_DECISION, "yes");
            } else {
                message.setBody("Refund chat" + i);
            }
            producer.process(
                    exchange,
                    doneSync -> {
                        synchronized (outcomes) {
                            outcomes.merge(outcome(exchange), 1, Integer::sum);
                        }
                        open.countDown();
                    });
        }
        open.await();
        outcomes.put("threads", ManagementFactory.getThreadMXBean().getPeakThreadCount());
        return outcomes.toString();
    }

    private static String outcome(Exchange exchange) {
        if (exchange.getException() instanceof CopilotException failure) {
            return failure.getCode() == null ? failure.toString() : failure.getCode();
        }
        if (exchange.getException() != null) {
            return exchange.getException().toString();
        }
        ChatResult result =
                exchange.getMessage().getHeader(CopilotHeaders.RESULT, ChatResult.class);
        return result.approvalNeeded() ? "suspended" : "answered";
    }

    private static CompletionStage<String> record(ToolInvocation call, Path calls) {
        try {
            Files.write(
                    calls,
                    (call.callId() + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return CompletableFuture.completedFuture("refunded " + call.callId());
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
