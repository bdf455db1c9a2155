package io.github.camelcopilot.examples.testing;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Answers late, and counts how many requests wait at once: of each it knows until when it can't
 * have been answered, so slow threads never make the count too high. The first ones wait for long,
 * so that the others are there before these are answered.
 */
public final class HeldAnswers implements Function<RecordedRequest, Answer> {

    private static final Duration FIRST = Duration.ofSeconds(3);
    private static final Duration OTHERS = Duration.ofMillis(50);

    private final int first;
    private final List<Long> ends = new ArrayList<>();
    private long most;

    /**
     * @param first how many requests wait for long
     */
    public HeldAnswers(int first) {
        this.first = first;
    }

    @Override
    public synchronized Answer apply(RecordedRequest request) {
        Duration wait = ends.size() < first ? FIRST : OTHERS;
        long now = System.nanoTime();
        ends.add(now + wait.toNanos());
        most = Math.max(most, ends.stream().filter(end -> end - now > 0).count());
        return Answer.text("Short.").delay(wait);
    }

    /** How many have waited at once, at most. */
    public synchronized long most() {
        return most;
    }
}
