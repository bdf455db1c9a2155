// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/** The scripted answers to refreshes, and the number of refreshes. Thread-safe. */
final class RefreshScript {

    private final Queue<Answer> answers = new ArrayDeque<>();
    private Duration delay = Duration.ZERO;
    private int arrived;

    synchronized void reset() {
        answers.clear();
        delay = Duration.ZERO;
        arrived = 0;
    }

    synchronized void add(Answer... scripted) {
        answers.addAll(Arrays.asList(scripted));
    }

    synchronized void delay(Duration beforeHead) {
        if (beforeHead.isNegative()) {
            throw new IllegalArgumentException("Delay is negative: " + beforeHead);
        }
        delay = beforeHead;
    }

    synchronized Optional<Answer> next() {
        return Optional.ofNullable(answers.poll());
    }

    synchronized Answer delayed(Answer answer) {
        return answer.delay(delay);
    }

    synchronized void requestArrived() {
        arrived++;
    }

    synchronized int arrived() {
        return arrived;
    }
}
