package io.github.camelcopilot.wire;

/** An event that tells of a failure in the middle of a streamed answer. */
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
