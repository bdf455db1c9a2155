// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;

/**
 * One operation of a simulated service. {@link CopilotServer} uses the first route that matches.
 * Called on an I/O thread, so it must not block.
 */
interface Route {

    /**
     * Returns whether the request is for this route.
     *
     * @param lenient whether the path may have a prefix, as for a proxy or another provider
     */
    boolean matches(RecordedRequest request, boolean lenient);

    /**
     * Returns the script that answers and records the requests of this route.
     *
     * @param ofPrompts the script of the server, for routes without their own
     */
    default AnswerScript scriptOr(AnswerScript ofPrompts) {
        return ofPrompts;
    }

    /** Called once for each request of this route, whatever its answer. */
    default void arrived(RecordedRequest request) {}

    /** Opens the account of a request; called once for each, whatever its answer. */
    default RequestAccount open(RecordedRequest request) {
        return RequestAccount.none(request);
    }

    /**
     * Returns the refusal of the service for invalid headers or an invalid body. It takes
     * precedence over scripted answers.
     */
    Optional<Answer> refuse(RecordedRequest request);

    /**
     * Returns the simulator's answer to a request without a scripted one. In lenient mode, the
     * request has not been checked.
     */
    Answer answer(RecordedRequest request);
}
