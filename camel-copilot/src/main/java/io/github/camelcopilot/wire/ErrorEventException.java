package io.github.camelcopilot.wire;

/**
 * A failure that the service tells within its answer, under the status of a success: as an event in
 * the middle of a stream, or in place of a whole answer.
 */
public final class ErrorEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ErrorBody body;

    ErrorEventException(ErrorBody body) {
        super(body.message());
        this.body = body;
    }

    /** Returns what the service says. */
    public ErrorBody body() {
        return body;
    }
}
