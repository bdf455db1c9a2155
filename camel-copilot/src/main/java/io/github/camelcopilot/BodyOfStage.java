// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.message.ResultWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * Sets the body of an exchange to the result of a stage that several exchanges may share. A stage
 * that is complete continues the exchange on the caller's thread; otherwise a thread of the
 * callback pool does.
 */
final class BodyOfStage {

    /** Supplies the stage. */
    interface Source<T> {
        CompletionStage<T> get() throws Exception;
    }

    private BodyOfStage() {}

    /**
     * Sets the body, or fails the exchange.
     *
     * @param callback called once, when the exchange is complete
     * @return whether the exchange is complete
     */
    static <T> boolean set(
            Exchange exchange, AsyncCallback callback, Source<T> source, CallbackPool callbacks) {
        return set(
                exchange,
                callback,
                source,
                result -> {
                    ResultWriter.setBody(exchange.getMessage(), result);
                    exchange.getMessage().removeHeader(Exchange.CONTENT_TYPE);
                },
                callbacks);
    }

    /**
     * Lets a writer set the body and the headers, or fails the exchange.
     *
     * @param callback called once, when the exchange is complete
     * @param writer writes the result into the message
     * @return whether the exchange is complete
     */
    static <T> boolean set(
            Exchange exchange,
            AsyncCallback callback,
            Source<T> source,
            Consumer<? super T> writer,
            CallbackPool callbacks) {
        CompletableFuture<T> body;
        try {
            body = source.get().toCompletableFuture();
        } catch (Exception notSent) {
            ResultWriter.fail(exchange, notSent);
            callback.done(true);
            return true;
        }
        if (body.isDone()) {
            var unused =
                    body.whenComplete(
                            (result, failure) -> write(exchange, result, failure, writer));
            callback.done(true);
            return true;
        }
        // Several exchanges may wait for the same result, so each continues on its own thread.
        var unused =
                body.whenComplete(
                        (result, failure) ->
                                callbacks.continueAfter(
                                        failure,
                                        () -> {
                                            write(exchange, result, failure, writer);
                                            callback.done(false);
                                        }));
        return false;
    }

    /**
     * Writes the result, or fails the exchange.
     *
     * @param failure null if there is a result
     */
    private static <T> void write(
            Exchange exchange, T result, Throwable failure, Consumer<? super T> writer) {
        if (failure != null) {
            ResultWriter.fail(
                    exchange, failure instanceof Exception known ? known : new Exception(failure));
            return;
        }
        writer.accept(result);
    }
}
