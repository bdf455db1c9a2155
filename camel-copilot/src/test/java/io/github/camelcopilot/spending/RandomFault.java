// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.testing.ServerEvents;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** What happens to a random model call. */
enum RandomFault {
    NONE(0),
    BUSY(1),
    LIMITED_TWICE(2),
    LOST(1),
    CLOSED(1),
    EXPIRED(1),
    DOWN(Integer.MAX_VALUE),
    INVALID(Integer.MAX_VALUE),
    QUOTA(1),
    QUOTA_AS_LIMIT(1),
    QUOTA_IN_ANSWER(1),
    REFUSED(1),
    /** The attempts with the first model, of which two are retries. */
    OVERLOADED(3),
    EXPIRED_THEN_QUOTA(2),
    BROKEN(1),
    ERROR_AT_THE_END(1),
    /** The reader of a stream gives up after its first text. */
    ABANDONED(Integer.MAX_VALUE);

    private static final Set<RandomFault> TRANSIENT =
            EnumSet.of(NONE, BUSY, LIMITED_TWICE, LOST, CLOSED, EXPIRED);

    private static final String WORDS = (RandomCalls.ANSWER_WORD + " ").repeat(9);
    private static final String NO_QUOTA = "{\"error\":{\"code\":\"quota_exceeded\"}}";

    /** The number of requests that fail, before another one is answered. */
    private final int requests;

    RandomFault(int requests) {
        this.requests = requests;
    }

    /** Returns whether retries alone overcome it. */
    boolean isTransient() {
        return TRANSIENT.contains(this);
    }

    /**
     * Returns the answer to a request.
     *
     * @param number of the request among those of the model call, from 1
     * @param success supplies the answer after the fault
     */
    Answer answer(int number, boolean isStream, Supplier<Answer> success) {
        return number <= requests ? failure(number, isStream) : success.get();
    }

    private Answer failure(int number, boolean isStream) {
        return switch (this) {
            case NONE -> throw new IllegalStateException("No request fails");
            case BUSY -> Answer.status(503, "busy").header("Retry-After", "0");
            case LIMITED_TWICE -> Answer.status(429, "slow down").header("Retry-After", "0");
            case LOST -> Answer.resetBeforeHead();
            case CLOSED -> Answer.closeBeforeHead();
            case EXPIRED -> Answer.status(401, "unauthorized: token expired");
            case DOWN -> Answer.status(500, "down").header("Retry-After", "0");
            case INVALID -> Answer.status(400, "bad");
            case QUOTA -> Answer.status(402, "quota exceeded");
            case QUOTA_AS_LIMIT -> Answer.status(429, NO_QUOTA).header("Retry-After", "0");
            case QUOTA_IN_ANSWER ->
                    isStream
                            ? Answer.sse(ServerEvents.error("quota_exceeded", "No quota is left"))
                            : Answer.json(NO_QUOTA);
            case REFUSED -> Answer.status(400, "{\"error\":{\"code\":\"model_not_supported\"}}");
            case OVERLOADED ->
                    Answer.status(429, "{\"error\":{\"code\":\"model_overloaded\"}}")
                            .header("Retry-After", "0");
            case EXPIRED_THEN_QUOTA ->
                    number == 1
                            ? Answer.status(401, "unauthorized: token expired")
                            : Answer.status(402, "quota exceeded");
            case BROKEN -> Answer.text(WORDS).truncateAfter(isStream ? 4 : 0);
            case ERROR_AT_THE_END ->
                    isStream
                            ? Answer.sse(
                                    ServerEvents.text(WORDS),
                                    ServerEvents.error("server_error", "It broke"))
                            : Answer.json("{\"error\":{\"code\":\"bad_request\"}}");
            case ABANDONED -> Answer.text(WORDS).stallAfter(6);
        };
    }
}
