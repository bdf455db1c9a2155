package io.github.camelcopilot.test;

import java.util.Optional;

/**
 * What a simulated service does at one method and path. {@link CopilotServer} takes the first that
 * matches. Called on an I/O thread, so it must not block.
 */
interface Route {

    /**
     * Whether the request is for this route.
     *
     * @param lenient whether the server stands for a proxy or another provider, whose paths have a
     *     prefix
     */
    boolean matches(RecordedRequest request, boolean lenient);

    /**
     * The script that answers requests of this route, and records them.
     *
     * @param ofPrompts the server's own, for all requests that have no other
     */
    default AnswerScript scriptOr(AnswerScript ofPrompts) {
        return ofPrompts;
    }

    /** Called once for each request of this route, whatever will answer it. */
    default void arrived(RecordedRequest request) {}

    /**
     * The service's refusal for what the request's headers or body lack; scripted answers are
     * refused likewise.
     */
    Optional<Answer> refuse(RecordedRequest request);

    /**
     * The simulator's answer to a request without a script; in lenient mode nothing of it was
     * checked.
     */
    Answer answer(RecordedRequest request);
}
