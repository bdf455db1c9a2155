package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A failure that the service tells within its answer, under the status of a success: as an event in
 * the middle of a stream, or in place of a whole answer.
 */
public final class ErrorEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ErrorBody body;

    public ErrorEventException(ErrorBody body) {
        super(body.message());
        this.body = body;
    }

    /**
     * Does nothing unless a value that stands where an answer or an event belongs reports a
     * failure.
     */
    public static void throwIfReported(JsonNode root) throws ErrorEventException {
        Optional<ErrorBody> failure = ErrorBody.reportedBy(root);
        if (failure.isPresent()) {
            throw new ErrorEventException(failure.get());
        }
    }

    /** Returns what the service says. */
    public ErrorBody body() {
        return body;
    }
}
