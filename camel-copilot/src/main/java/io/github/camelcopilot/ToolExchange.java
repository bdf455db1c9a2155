// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.tool.ResultReader;
import io.github.camelcopilot.internal.tool.ToolArguments;
import io.github.camelcopilot.internal.tool.ToolNesting;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a tool as an exchange of its route. The route begins on a thread of the pool {@code
 * copilot-consumer}, and may end on any thread; the result is read on one of the pool.
 */
final class ToolExchange {

    private static final Logger LOG = LoggerFactory.getLogger(ToolExchange.class);

    private final ToolConsumer consumer;
    private final ToolInvocation call;
    private final ToolArguments arguments;
    private final CompletableFuture<String> result;
    private final Runnable onEnd;

    /** A faulty processor may call its callback more than once. */
    private final AtomicBoolean isFinished = new AtomicBoolean();

    /**
     * @param result completed with the result of the route as text, or with its exception
     * @param onEnd runs once when the exchange has ended, before the result is completed
     */
    ToolExchange(
            ToolConsumer consumer,
            ToolInvocation call,
            ToolArguments arguments,
            CompletableFuture<String> result,
            Runnable onEnd) {
        this.consumer = consumer;
        this.call = call;
        this.arguments = arguments;
        this.result = result;
        this.onEnd = onEnd;
    }

    private CallbackPool threads() {
        return consumer.getEndpoint().consumers();
    }

    /** Starts the exchange on a thread of the pool. */
    void start() {
        try {
            threads().execute(this::run);
        } catch (RejectedExecutionException full) {
            onEnd.run();
            result.completeExceptionally(
                    new CopilotToolException(
                            "The tool "
                                    + call.name()
                                    + " was not called, because the pool "
                                    + CopilotComponent.CONSUMER_PROFILE
                                    + " has no free thread",
                            full,
                            ErrorDetails.ofCode("tool_failed")));
        }
    }

    private void run() {
        Exchange exchange;
        try {
            exchange = create();
            // A unit of work of its own ends only after the result has been read: with it, Camel
            // deletes the files of cached streams.
            consumer.createUoW(exchange);
        } catch (Exception | Error failed) {
            onEnd.run();
            result.completeExceptionally(failed);
            return;
        }
        try {
            consumer.getAsyncProcessor()
                    .process(
                            exchange,
                            doneSync -> {
                                if (doneSync) {
                                    finish(exchange);
                                } else {
                                    threads().executeGuaranteed(() -> finish(exchange));
                                }
                            });
        } catch (RuntimeException | Error unexpected) {
            exchange.setException(unexpected);
            finish(exchange);
        }
    }

    private Exchange create() {
        Exchange exchange = consumer.createExchange(false);
        arguments.headers().forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(arguments.json());
        describe(exchange, call);
        return exchange;
    }

    /** Gives an exchange about a call what the call says of itself and of its own exchange. */
    static void describe(Exchange exchange, ToolInvocation call) {
        call.properties().forEach(exchange::setProperty);
        call.variables().forEach(exchange::setVariable);
        ToolNesting.enter(exchange);
        exchange.getMessage().setHeader(CopilotHeaders.TOOL_NAME, call.name());
        exchange.getMessage().setHeader(CopilotHeaders.TOOL_CALL_ID, call.callId());
    }

    private void finish(Exchange exchange) {
        if (!isFinished.compareAndSet(false, true)) {
            return;
        }
        String text = null;
        Throwable failure = failure(exchange);
        try {
            if (failure == null && !result.isDone()) {
                text = read(exchange);
            } else {
                ResultReader.discard(exchange.getMessage().getBody());
            }
        } catch (IOException | RuntimeException | Error unreadable) {
            failure = unreadable;
        }
        consumer.doneUoW(exchange);
        consumer.releaseExchange(exchange, false);
        onEnd.run();
        if (failure == null) {
            result.complete(text);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** Returns the exception of a route that has failed or was rolled back without one, or null. */
    private static Throwable failure(Exchange exchange) {
        return exchange.getException() == null && exchange.isRollbackOnly()
                ? new RollbackExchangeException("The route was rolled back", exchange)
                : exchange.getException();
    }

    /**
     * Reads the result. A stream that takes longer than the timeout of the tool is closed, since it
     * would occupy the thread for as long as it blocks.
     */
    private String read(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        Scheduler.Alarm deadline =
                body instanceof Closeable
                        ? consumer.getEndpoint()
                                .scheduler()
                                .schedule(
                                        consumer.timeout(),
                                        () -> threads().executeUrgently(() -> close(body)))
                        : () -> {};
        try {
            return new ResultReader(exchange, call.maxResultSize()).read();
        } finally {
            deadline.cancel();
        }
    }

    private static void close(Object stream) {
        try {
            ResultReader.discard(stream);
        } catch (IOException | RuntimeException ignored) {
            LOG.debug("A stream that was not read in time could not be closed", ignored);
        }
    }
}
