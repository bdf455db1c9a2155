// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;
import java.util.function.Function;

/**
 * The simulated report of a user's plan and quotas ({@code GET /copilot_internal/user}, and {@code
 * GET /api/v3/copilot_internal/user} as on GitHub Enterprise Server), with the requests for it.
 * {@link Billing} sets its content. These requests are recorded separately, in {@link #requests()},
 * and consume no answer for prompts. Thread-safe.
 */
public final class UsageReports {

    private final AnswerScript script = new AnswerScript();

    UsageReports() {}

    /**
     * Adds answers for the next requests for the report, one each, in order of arrival. A request
     * that the service would refuse is refused and consumes no answer.
     */
    public UsageReports enqueue(Answer... answers) {
        script.enqueue(answers);
        return this;
    }

    /**
     * Sets the function that answers requests for the report when the queue is empty. It runs on an
     * I/O thread and must not block. It may return null to answer with the report.
     *
     * @param answers the function; null = the report answers again
     */
    public UsageReports answerWith(Function<RecordedRequest, Answer> answers) {
        script.answerWith(answers);
        return this;
    }

    /**
     * Returns the requests for the report received so far in order of arrival, including refused
     * ones.
     */
    public List<RecordedRequest> requests() {
        return script.requests();
    }

    AnswerScript script() {
        return script;
    }
}
