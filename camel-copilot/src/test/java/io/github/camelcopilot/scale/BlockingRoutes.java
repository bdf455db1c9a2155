// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * One route for each way to get an answer, and two that keep their threads until the gate opens:
 * behind a call, and in the split of a stream.
 */
final class BlockingRoutes extends RouteBuilder {

    /** What every route answers. */
    static final String TEXT = "one two";

    static final String CHAT = "direct:chat";
    static final String CHANNEL = "direct:channel";
    static final String BLOCKING_CHAT = "direct:blocking-chat";
    static final String BLOCKING_SPLIT = "direct:blocking-split";

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private final ChunkRecorder words = new ChunkRecorder();

    BlockingRoutes(CopilotServer server) {
        server.answerWith(
                request ->
                        request.json().path("stream").asBoolean()
                                ? ServerEvents.texts("one ", "two")
                                : Answer.text(TEXT));
    }

    @Override
    public void configure() {
        for (EmitForm form : EmitForm.values()) {
            from(stream(form)).to("copilot:stream?" + form.option());
        }
        from(CHANNEL).to("copilot:stream:words");
        from("copilot:stream:words").process(words);
        from(CHAT).to("copilot:chat");
        from(BLOCKING_CHAT).to("copilot:chat").process(this::block);
        from(BLOCKING_SPLIT).to("copilot:stream").split(body()).streaming().process(this::block);
    }

    private void block(Exchange exchange) throws InterruptedException {
        blocked.incrementAndGet();
        gate.await();
    }

    /** Returns the route of a stream. */
    static String stream(EmitForm form) {
        return "direct:" + form;
    }

    CompletableFuture<Exchange> send(String uri) {
        return getContext()
                .createProducerTemplate()
                .asyncSend(uri, exchange -> exchange.getMessage().setBody("Hi"));
    }

    /** Returns how many threads have reached the gate so far. */
    AtomicInteger blocked() {
        return blocked;
    }

    /** Returns what the consumer of the channel got. */
    ChunkRecorder words() {
        return words;
    }

    void openGate() {
        gate.countDown();
    }
}
