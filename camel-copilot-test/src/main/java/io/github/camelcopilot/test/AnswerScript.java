// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripted answers to one kind of requests, and the recorded requests of that kind.
 * Thread-safe; a script that is a function runs on the I/O thread of the request.
 */
final class AnswerScript {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerScript.class);

    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final Queue<Answer> queue = new ArrayDeque<>();
    private int keepAtMost = Integer.MAX_VALUE;
    private Function<RecordedRequest, Answer> code;

    synchronized void enqueue(Answer... answers) {
        queue.addAll(Arrays.asList(answers));
    }

    synchronized void answerWith(Function<RecordedRequest, Answer> script) {
        code = script;
    }

    synchronized void keepAtMost(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("Number of requests is negative: " + count);
        }
        keepAtMost = count;
        dropOldest();
    }

    synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized void reset() {
        requests.clear();
        queue.clear();
        code = null;
    }

    /**
     * Records the request and answers it: with the refusal, else from the queue, else by the
     * script's function. Empty means that the simulator answers.
     */
    Optional<Answer> answer(RecordedRequest request, Optional<Answer> refusal) {
        Answer answer;
        Function<RecordedRequest, Answer> current;
        // Recorded and taken under one lock, so that the n-th request receives the n-th answer.
        synchronized (this) {
            requests.add(request);
            dropOldest();
            answer = refusal.orElseGet(queue::poll);
            current = code;
        }
        if (answer == null && current != null) {
            answer = call(current, request);
        }
        return Optional.ofNullable(answer);
    }

    private static Answer call(Function<RecordedRequest, Answer> script, RecordedRequest request) {
        try {
            return script.apply(request);
        } catch (RuntimeException | AssertionError e) {
            // The message may quote the request, so it is sent to the client but not logged.
            LOG.warn("The script of answerWith failed with {}", e.getClass().getName());
            return ServiceErrors.json(
                    500, "script_failed", "The script of answerWith failed: " + e);
        }
    }

    private void dropOldest() {
        while (requests.size() > keepAtMost) {
            requests.remove();
        }
    }
}
