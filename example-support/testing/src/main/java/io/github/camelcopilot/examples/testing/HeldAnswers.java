// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.testing;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Delays answers, and counts concurrent requests. A request is counted until the earliest time of
 * its answer, so slow threads never increase the count. The first requests are delayed for longer,
 * so that the others arrive before these are answered.
 */
public final class HeldAnswers implements Function<RecordedRequest, Answer> {

    private static final Duration FIRST = Duration.ofSeconds(3);
    private static final Duration OTHERS = Duration.ofMillis(50);

    private final int first;
    private final List<Long> ends = new ArrayList<>();
    private long maxConcurrent;

    /**
     * @param first number of requests that are delayed for longer
     */
    public HeldAnswers(int first) {
        this.first = first;
    }

    @Override
    public synchronized Answer apply(RecordedRequest request) {
        Duration wait = ends.size() < first ? FIRST : OTHERS;
        long now = System.nanoTime();
        ends.add(now + wait.toNanos());
        maxConcurrent = Math.max(maxConcurrent, ends.stream().filter(end -> end - now > 0).count());
        return Answer.text("Short.").delay(wait);
    }

    /** Returns the maximum number of concurrent requests. */
    public synchronized long maxConcurrent() {
        return maxConcurrent;
    }
}
