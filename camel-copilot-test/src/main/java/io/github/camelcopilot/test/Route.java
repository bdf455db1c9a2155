package io.github.camelcopilot.test;

import java.util.Optional;

/**
 * What the simulated service does at one method and path. One class per path; {@link CopilotServer}
 * finds it. Called on an I/O thread, so it must not block.
 */
interface Route {

    /**
     * Whether the request is for this route.
     *
     * @param lenient whether the server stands for a proxy or another provider, whose paths have a
     *     prefix
     */
    boolean matches(RecordedRequest request, boolean lenient);

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
