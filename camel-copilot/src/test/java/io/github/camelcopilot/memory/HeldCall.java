// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A service that answers the first request only when the test lets it. Any thread may use it. */
final class HeldCall {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger count = new AtomicInteger();

    private HeldCall() {}

    /** Lets a server answer with {@code A0}, {@code A1} and so on. */
    static HeldCall of(CopilotServer server) {
        return of(server, (number, request) -> Answer.text("A" + number));
    }

    /** Lets a server give these answers, in order. */
    static HeldCall of(CopilotServer server, Answer... answers) {
        return of(server, (number, request) -> List.of(answers).get(number));
    }

    static HeldCall of(CopilotServer server, BiFunction<Integer, RecordedRequest, Answer> answers) {
        HeldCall held = new HeldCall();
        server.answerWith(
                request -> {
                    int number = held.count.getAndIncrement();
                    if (number == 0) {
                        held.awaitRelease();
                    }
                    return answers.apply(number, request);
                });
        return held;
    }

    private void awaitRelease() {
        try {
            if (!gate.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The call was not released");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the first request has arrived. */
    void awaitRequest() {
        await().until(() -> count.get() == 1);
    }

    void release() {
        gate.countDown();
    }

    /** Returns the number of requests that have arrived. */
    int requests() {
        return count.get();
    }
}
